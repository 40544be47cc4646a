"""A document's bytes, for rooms that decide themselves who may have them."""

from balcao.documents.archiving import current_key
from balcao.documents.models import Document
from balcao.documents.operations import NotSealedYet
from balcao.documents.types import DocumentState
from balcao.foundation.storage.api import read
from balcao.kernel.errors import NotFound


def sealed_bytes(*, number: str) -> bytes:
    """The PDF of a document. The caller has seen to it that the reader may know it, and notes the reading.

    :raises NotFound: if there is none.
    :raises NotSealedYet: while it is being made.
    """
    document = Document.objects.filter(number=number).first()
    if document is None:
        raise NotFound(f"document {number}")
    if document.state == DocumentState.MAKING:
        raise NotSealedYet
    return read(current_key(document))
