"""The addresses of the protocol, and the pages people and officers see."""
