"""NLU components of the Rasa pipeline (named by module path in config.yml)."""
