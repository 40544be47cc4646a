"""What is done with several applications at once."""
