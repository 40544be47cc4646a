"""What notices say: the words that come with the software, and versions that officers publish in their place.

A *wording* is a subject and a body in every language with *places* such as ``{until}``. Which places it has is given
by the words that come with the software; an unknown or missing place is refused when a version is proposed and again
when it is published, so that nothing can go wrong when a notice is sent.
"""
