"""Asking other bodies and telling them: the way between this counter and the systems of other departments.

Words: a *register* is another body's record of facts; to *ask* it needs a purpose and a legal basis, and
whoever is asked about sees who asked; to *inform* a body is to send it a message once, for certain. A *run* looks
everybody up who has an account, to offer or give something to whom it applies. A register may be the house's own: then
a room above answers for it. What a register answers is handed to the asker and kept nowhere here.
"""
