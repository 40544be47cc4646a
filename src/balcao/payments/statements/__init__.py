"""Reading a bank's statement: ISO 20022 camt.053, or CSV by a mapping of its columns."""
