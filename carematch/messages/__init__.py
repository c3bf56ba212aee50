"""What a person and a PA write and say to each other."""
