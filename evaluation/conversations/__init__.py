"""Goal-driven conversations: a simulated shopper talks to the running system, the database is the judge."""
