"""What happened in the house, kept in order for the software of others: read when they like, or told by a call.

Words: a *happening* is one thing that others may be told: a case moved, a document was sealed, a licence changed, money
was paid. It is numbered once it is committed, so that nothing ever comes before what somebody has read; a *cursor*
names the place up to which one has read. A *subscription* is where software wants to be called about some kinds (a
webhook), a *call* one time it was. What is told of each type is data: `happenings.yaml`.
"""
