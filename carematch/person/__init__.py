"""The person in their own words: About Me, what they love, how to communicate, what to do when nobody comes."""
