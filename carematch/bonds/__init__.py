"""What keeps people close and lets them part well: introductions, handovers, private reasons, safeguarding pauses."""
