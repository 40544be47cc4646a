"""Services found in one's own words, from an index each process holds."""
