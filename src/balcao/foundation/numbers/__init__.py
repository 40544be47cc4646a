"""Numbers of a series and year, without gap or double: documents, licences, receipts take theirs here."""
