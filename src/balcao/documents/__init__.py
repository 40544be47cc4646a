"""Sealed documents that anyone can verify.

Words: a *layout* typesets data as PDF/A; a *seal* is a department's PAdES signature with a time stamp; a
*verdict* says in words whether a document is genuine and in force. What a document certifies is for the
case that issues it.
"""
