"""Exam of the sentiment model: labelled texts in, figures out."""
