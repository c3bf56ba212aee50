"""PAs as people find them."""
