"""People who come to a counter: an officer there, the clerk, enters for them what they would enter themselves.

Words: an *assistance* is one visit of one person, with the clerk who helps them, begun by the card they show and over
after a while; the person stays the actor of everything, and the clerk is on record beside them. A *confirmation* is
the person's own word for exactly one content and fee, by a code to their phone, on their own phone, or by their hand
on a printed slip. Without it nothing entered at a counter is lodged. What is entered belongs to `cases`.
"""
