"""Loads and resets the demo shop."""
