"""Cases as files that outlive the house.

Words: a *dossier* is everything about a case as it is: a readable sealed PDF, and a BagIt archive (RFC 8493) in open
formats with its papers, documents and audit proof; an *export* is a dossier that an officer asked for, a
*deposit* one that was made when the retention table said that the case's time was over; a *halt* keeps a case from it.
"""
