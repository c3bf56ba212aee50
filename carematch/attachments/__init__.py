"""Files that people add to what they say: pictures, voice notes, documents."""
