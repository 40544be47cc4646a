"""Orders, payments at the provider, receipts and refunds.

Words: an *order* says what a matter costs, line by line, each with its reason and law; a *payment* is one attempt
to pay it on the provider's hosted page; a *receipt* has a number without gaps. What is owed, and what follows
once it is paid, is not decided here.
"""
