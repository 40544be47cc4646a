"""Ways to the systems cases need: the provider of video meetings."""
