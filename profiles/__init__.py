"""Customers as they are and will be: features, segments, predictions."""
