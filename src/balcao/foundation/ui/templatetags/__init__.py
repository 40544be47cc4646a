"""Template tags: `{% load balcao %}`."""
