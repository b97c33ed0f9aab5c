"""What customers wrote about products, for those who read it all."""
