"""Programs of their own for what comes from strangers: bytes in, an answer out, with limits of memory and time.

They know nothing of the house: no settings, no database, no secret of its environment. `running` starts them.
"""
