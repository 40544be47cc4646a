"""Verbs: reading the register and entering elections, handing over, objecting, reminding."""
