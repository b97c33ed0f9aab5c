"""Exam of segments: how well they are told apart, whether they come back, and what the truth says of them."""
