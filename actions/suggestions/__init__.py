"""What to suggest to a shopper: the recommender's models on the shop's own data, at the time of asking."""
