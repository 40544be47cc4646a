"""Ways to the systems accounts need: the contract in `base`, one module a provider."""
