"""Exam of predictions about customers: purchases in, figures against what came after a moment out."""
