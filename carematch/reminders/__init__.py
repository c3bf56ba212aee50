"""What is due to whom, and how it reaches them."""
