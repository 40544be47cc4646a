"""Ways out for nudges: the contract in `base`, one module a kind of provider, which ones in `chosen`."""
