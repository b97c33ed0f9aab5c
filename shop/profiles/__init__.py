"""Computed profiles of customers: what they are made of, kept, read and refreshed."""
