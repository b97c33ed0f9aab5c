"""Pictures of the demo shop's products, drawn by code."""

from shop.demo.pictures.drawing import draw_pictures, draw_product

__all__ = ["draw_pictures", "draw_product"]
