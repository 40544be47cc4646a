"""Placing and lifting holds; proposing, confirming, carrying out, proving and repeating lists; what
has a day of its own."""
