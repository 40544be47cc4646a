"""Officers: the posts they hold, who gave them, and who stands in while one is away.

A *post* is a duty in one department, for a period, up to a clearance. One administrator proposes it, another confirms
it. An *absence* lends the posts of one officer in one department to a colleague for some days.
"""
