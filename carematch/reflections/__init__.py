"""How it is going, and what worries somebody: each for its author, and for whom they choose."""
