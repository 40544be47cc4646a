"""The public page on which anyone verifies a document, and the holder's own copy."""
