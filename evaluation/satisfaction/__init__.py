"""How well satisfaction is foretold, in figures, tables and pictures."""
