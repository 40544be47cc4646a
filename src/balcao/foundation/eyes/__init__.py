"""What takes two persons: the columns and constraints that proposals of every room share."""
