"""What rooms keep of a matter, and how it is forgotten.

Words: a *matter* is what a case is known by in each room: names with their values (its number, its draft, its
notices). A room says of each of its tables what happens to the rows of a matter: they *go*, they are *blanked*, rows of
others are *loosened* from it, or they *stay*, with the reason. So one loop gathers, counts, deletes and proves.
"""
