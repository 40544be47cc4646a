"""Licences in force: who holds them, on which terms, until when, and every change they went through.

Words: a licence is *entered* once, *extended* by a renewal, and may be *cancelled*; it *expires* by itself at the
end of its last day. Whether it is granted or renewed is decided elsewhere; here stands only the result.
"""
