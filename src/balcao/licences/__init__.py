"""Licences in force: who holds them, on which terms, until when, and every change they went through.

Words: a licence is *entered* once, *extended* by a renewal; it is *suspended* and *lifted*, *revoked* by its
department, *ceased* by its holder, *transferred* to another. It *expires* by itself at the end of its last day and
*lapses* at the end of its cure period. A holder has *obligations*, due by a day. Whether something is granted is
decided elsewhere; here stands the result, as facts with the day from which they hold and the moment since which they
are known.
"""
