"""The desk's side of the bot: asking it, and running its turns one after another."""
