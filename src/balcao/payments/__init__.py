"""Orders, payments at the provider, receipts, refunds, the ledger and its daily reconciliation.

Words: an *order* says what a matter costs, line by line, each with its reason and law; a *payment* is one attempt
to pay one or several orders on the provider's hosted page, and its *parts* say how much of which; a *receipt* has a
number without gaps; a *refund* goes back of one part, by a rule or by two officers; a *posting* is one movement in
the *ledger*. A *deposit* is held until its *closing*; a *plan* has an order paid in parts; a *payout* goes to a
holder's account in a *batch*; a *collection* takes an order by standing *consent*. What is owed, and what follows once
it is paid, is not decided here.
"""
