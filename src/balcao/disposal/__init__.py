"""Cases deleted when nothing needs them any more, with proof, and cases that must not be.

Words: a *legal hold* keeps a case from being deleted, for a court or another body; a *disposal list* names cases whose
years are over, proposed by one chief and confirmed by another; an *item* is one case of it; its *manifest* says what
was deleted, by hashes, and its *certificate* is the sealed paper over that. What becomes of a case in each room is said
by that room (`FORGETS`).
"""
