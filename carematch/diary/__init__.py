"""What a PA plans besides their visits to people of a holder, for nobody else to see."""
