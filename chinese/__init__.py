"""How Chinese is written and read aloud. Both Pythons run this, so it imports nothing of ours."""
