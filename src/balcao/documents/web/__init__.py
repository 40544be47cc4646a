"""The public page on which anyone verifies a document."""
