"""Exams of language understanding: accuracy, calibration, out of scope, latency."""
