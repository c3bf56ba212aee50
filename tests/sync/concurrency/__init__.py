"""Many phones at once against a real server, and servers that are killed."""
