"""The money: agreements and what is left."""
