"""What phones sent that could not be applied: a coordinator looks, and has it applied or discards it."""
