"""What providers of nudges call."""
