"""Somebody whom a PA chooses to notice when they have not said that they are out safely."""
