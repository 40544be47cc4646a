"""The files that go to the bank and come from it, in ISO 20022."""
