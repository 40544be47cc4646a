"""What the link of an assessor says, and who they are once it is opened."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.catalogue.api import get_version
from balcao.correspondence.assessor_links import assessor_at, link_by, see_open
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorLinkView:
    """What a link says before its code was typed: nothing of whose applications they are. `actor` is who assesses."""

    number: int
    assessor_id: int
    actor: Actor
    name: str
    department: str
    service: Text
    email: str
    due_on: date | None
    nonce: str


def assessor_link(*, at: datetime, token: str) -> AssessorLinkView:
    """The link, while it opens something.

    :raises NotFound: for a link that is none.
    :raises LinkOver: for one that opens nothing any more.
    """
    row = link_by(token)
    see_open(row, at)
    panel, (name, _, domain) = row.assessor.panel, row.email.partition("@")
    return AssessorLinkView(
        number=row.pk,
        assessor_id=row.assessor_id,
        actor=assessor_at(row),
        name=row.assessor.outside,
        department=panel.department,
        service=get_version(panel.version_id).definition.text("name"),
        email=f"{name[:1]}…@{domain}",
        due_on=panel.due_on,
        nonce=row.nonce,
    )
