"""People: the person, what good looks like to them, relationships, consent."""
