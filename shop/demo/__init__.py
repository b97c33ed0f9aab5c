"""The demo shop: a seeded simulator of a whole shop, with pictures made by code and a known truth."""

from shop.demo.loading import load_demo_shop
from shop.demo.named_customers import personas

__all__ = ["load_demo_shop", "personas"]
