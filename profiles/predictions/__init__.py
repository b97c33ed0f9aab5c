"""What customers are expected to do: whether they come back, when, for what, and what they will spend."""
