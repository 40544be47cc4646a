"""The pages of a counter that other rooms build on."""
