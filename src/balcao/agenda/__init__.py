"""What falls due for somebody, and when: in one list, as a calendar feed, and told in time.

Words: a *deadline* is a day, or a moment, on which something of a holder's ends, is due or takes place; it is read from
the rooms that know it and kept nowhere. A *feed* is a secret address where a calendar program reads a holder's
deadlines for one person; only its hash is kept, and it shows what that person may see of the holder when it is read.
"""
