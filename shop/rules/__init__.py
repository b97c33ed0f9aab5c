"""What the shop allows: pure checks without database or wording. They raise ShopError."""
