"""Ways to the sites."""
