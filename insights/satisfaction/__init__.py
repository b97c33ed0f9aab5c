"""How satisfied shoppers were with conversations that they did not rate."""
