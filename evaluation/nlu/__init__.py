"""Exams of the language understanding: reads labelled messages, asks the bot, works out figures.

examples (labelled messages from files) -> bot_process (the bot's answers) -> report (figures)
-> tables (for people), pictures, JSON; review looks for examples that stand under the wrong intent
"""
