"""What the provider calls, and the page of a receipt."""
