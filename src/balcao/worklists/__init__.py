"""How the officers of a department share their work: which lists they keep, and who gets which case.

Words: a *saved list* is a view of cases with what it is narrowed to, its owner's or shared with the department; a
*rule of assignment* gives a case nobody has to the officer with the least to do among those it names, once a trial on
past cases was looked at. Cases themselves, their order, labels and reservations belong to `cases`.
"""
