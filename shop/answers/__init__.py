"""Answering questions from help articles, by meaning and by words."""
