"""How a message feels: read with the sentiment module, kept in the `mood` slot, told to the desk."""
