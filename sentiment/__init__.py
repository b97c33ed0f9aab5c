"""Mood of a text: polarity, intensity, aspects. Knows no database and no HTTP."""
