"""How the officers of a department share their work: lists, who gets which case, what is reviewed.

Words: a *saved list* is a view of cases with what it is narrowed to, its owner's or shared with the department; a
*rule of assignment* gives a case nobody has to the officer with the least to do among those it names, once a trial on
past cases was looked at; a *sample* are decided cases drawn by chance, each with a *sheet* on which a chief who
did not decide it marks what is right. Cases themselves, their order, labels and reservations belong to `cases`.
"""
