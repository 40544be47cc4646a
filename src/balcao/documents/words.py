"""How a document stands, in words for whoever holds it or works on its case."""

from balcao.documents.holding import Hold, Standing
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick

AS_ISSUED = frozenset({Standing.IN_FORCE, Standing.EXPIRED})
KINDS = {
    Standing.SUSPENDED: "orange",
    Standing.REVOKED: "red",
    Standing.ENDED: "grey",
    Standing.REPLACED: "grey",
    Standing.DELETED: "grey",
}


def standing_tag(hold: Hold | None, language: str) -> tuple[str, str] | None:
    """The word and the colour of what keeps a document from holding as it was issued; None when nothing does."""
    if hold is None or hold.standing in AS_ISSUED:
        return None
    return translate(f"documents.standing.{hold.standing}", language), KINDS[hold.standing]


def hold_in_words(hold: Hold | None, language: str) -> str:
    """Why it stands so, or what came in its place; empty when there is nothing to say."""
    if hold is None:
        return ""
    if hold.why:
        return pick(hold.why, language)
    return translate("documents.standing.instead", language, number=hold.instead) if hold.instead else ""
