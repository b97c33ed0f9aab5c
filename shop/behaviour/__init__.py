"""What people did in the shop, as the recommender needs it, and what it showed them."""
