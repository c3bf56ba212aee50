"""What a person needs of a PA, and who suits."""
