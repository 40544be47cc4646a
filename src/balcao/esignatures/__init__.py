"""A person's own electronic signature over what they sign: the application as a PDF, signed at their trust provider.

Words: an *own signature* is PAdES by a certificate that names the person, kept beside their signature of `cases`; a
*provider* is who holds the person's key and signs with it when they allow it (API of the Cloud Signature Consortium);
an *attempt* is one way there and back. Whether a person may sign, and what, is for `cases` to say.
"""
