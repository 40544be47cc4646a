"""Who did, and who read, what about whom: appended in the same transaction as the act itself.

Words: an *entry* is one act or one reading; a *seal* is the Merkle root over a batch of entries, chained to
the seal before and time-stamped. Entries are only ever added: triggers refuse anything else, and the
application's database role lacks the right. What the database owner changes all the same, `verify` finds.
"""
