"""How often somebody may ask, over all processes of the house: a store of calls that fills again evenly."""
