"""What every page is made of: the shell, components, texts in every language, assets. Knows no room."""
