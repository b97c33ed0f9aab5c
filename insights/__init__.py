"""What the shop learns from its conversations."""
