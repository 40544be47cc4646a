"""What the room answers when rooms below ask."""

from balcao.documents.api import says_of_documents
from balcao.licences.papers import holds_of_papers

says_of_documents(holds_of_papers)
