"""Ways to systems of other bodies: the contract in `base`, one module a provider."""
