"""What runs by itself: who leads, what ran when, and how it ended."""
