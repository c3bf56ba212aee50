"""How many people come, how often the same ones, and who should hear when that goes wrong."""
