"""Money granted or lent out of a fund: what a fund may grant in a year, what is promised to whom, paid in parts,
reported on or paid back.

Words: a *fund* has a *budget* for each calendar year. A *grant* is what a decision promises out of it; what it takes of
the budget is its *commitment*. It is paid in *parts*; its holder *reports* what it was used for, and owes back what was
paid and not used. A *loan* is a grant that is paid back in *instalments*; what is left may be *waived*. Which case
granted it, and who may, belongs to `cases`."""
