"""Vouchers: given to people without being asked, spent at providers, passed on in the family, settled with providers.

Words: a *scheme* says how much, to whom, until when, and who takes it. A *voucher* is what one person has of a scheme;
its *balance* is the sum of its *movements*, and the database lets none go below nothing. A *code* is what a person
shows: short-lived, used once; a *card* is the same on paper, with a PIN. A *use* is what a provider asks for and the
person confirms. A *statement* is what a provider is owed for the uses of a period.
"""
