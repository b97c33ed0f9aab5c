"""How rounds of conversations ended, and how satisfied shoppers were with them."""
