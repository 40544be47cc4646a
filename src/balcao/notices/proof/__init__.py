"""What proves before a court that a legal notice was delivered and when it counts as received.

A *record of service* is made once a notice is served: a sealed and time-stamped PDF/A in the register of documents,
and the same as JSON with a time stamp of its own. It is never changed; should working days change afterwards so that
the day moves, it is withdrawn and another is made.
"""
