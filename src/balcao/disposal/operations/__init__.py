"""Placing and lifting holds; proposing, confirming, carrying out, proving and repeating lists."""
