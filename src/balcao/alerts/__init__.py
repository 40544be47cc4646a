"""Who verified a document and asked to be told when it stands otherwise.

Words: an *alert* is for one document and one mail address, or one document and one piece of software; a *change* is
that the document stands otherwise than was told last. Whether a document holds is asked of `documents`, never kept
here but for that comparison. An address works once its owner confirmed it by the mailed link, and is forgotten when
the alert is over.
"""
