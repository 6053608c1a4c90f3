"""What a desk and its province say to each other, and the only part of sync that the province knows."""
