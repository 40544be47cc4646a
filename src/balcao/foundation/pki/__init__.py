"""A small public key infrastructure, and the structures that seals are made of.

Words: a *pair* is a private key with its certificate; an *anchor* is a root that is trusted; the *authority* of a
folder issues certificates, stamps the time and says what is revoked. It knows no department and no document.
"""
