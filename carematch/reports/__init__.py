"""Tables for holders to keep or hand on."""
