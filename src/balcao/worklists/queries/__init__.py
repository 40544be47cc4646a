"""What officers ask about lists and rules."""
