"""A case as a file one can keep: a readable sealed PDF, and a BagIt archive with everything in open formats."""
