"""Settings by subject, the map of addresses, entry points and the command line. Nobody imports this room."""
