"""What happened in the house, kept in order for the software of others, who read it when they like and as often.

Words: a *happening* is one thing that others may be told: a case was lodged or moved to another state, a document was
sealed. It is numbered once it is committed, so that nothing ever comes before what somebody has read; a *cursor* names
the place up to which one has read. What is told of each type is data: `happenings.yaml`.
"""
