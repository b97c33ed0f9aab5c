"""Learning from misses: what the bot did not understand is kept, labelled by people, and trained on."""
