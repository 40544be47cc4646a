"""The verbs, in the order of a case's life: drafting, signing, lodging, running, deciding."""
