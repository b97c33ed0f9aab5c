"""Exams of the bot: does it understand messages, and does a whole conversation reach its goal."""
