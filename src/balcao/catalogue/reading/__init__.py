"""A service and its answers as people read them: the words of a version, and each answer in one line."""
