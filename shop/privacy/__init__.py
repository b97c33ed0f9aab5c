"""People's rights over their data: consents, copies, deletion, and how long things are kept."""
