"""Licences, certificates and posts as credentials that a person carries, shows in part, and others check.

Words: a *credential* is a signed statement (SD-JWT VC) bound to a key on the holder's device; its *type* says what it
states and is data; its *subject* is the licence, document or post behind it. An *offer* is a code by which one wallet
fetches credentials, once. A *status list* says of each credential whether it is valid, suspended or invalid, and tells
nobody which one somebody asks about. A *proof request* is a verifier's question; a *share* shows one subject to whoever
has its link, for one purpose and at most an hour. A *bearer* is the person who carries a credential: the holder
themself, or who may see the entity's things.
"""
