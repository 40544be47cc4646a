"""What is done with lists and rules."""
