"""The inbox, and electronic notices with legal effect.

Words: a notice is *delivered* when it lies in the addressee's inbox, *opened* when someone entitled reads it first,
and *served* when the law counts it as received: on opening, or by a fiction some days after delivery. A *nudge* is
the mail that says something lies there; it carries no contents and has no legal effect.
"""
