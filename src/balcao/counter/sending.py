"""What the phone of the person at the counter says: what it is about, what it costs, and the code."""

from datetime import datetime

from balcao.accounts.api import send_text, six_digits
from balcao.cases.api import draft_view
from balcao.counter.models import Confirmation
from balcao.counter.queries.assistances import person_at_counter
from balcao.foundation.ui.api import translate
from balcao.kernel.errors import NotFound
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick


def send_confirmation_code(*, confirmation_id: int, at: datetime) -> None:
    """Send it, unless it is answered or over by now. Sent again it is one message."""
    rows = Confirmation.objects.select_related("assistance")
    row = rows.filter(pk=confirmation_id, confirmed_at__isnull=True, ended_at__isnull=True, until_at__gt=at).first()
    if row is None:
        return
    language = row.assistance.language
    person = person_at_counter(row.assistance).acting_for(row.holder_id)
    try:
        view = draft_view(actor=person, at=at, draft_id=row.draft_id)
    except NotFound:
        return
    text = translate(
        "counter.message_in_hand" if view.in_hand else "counter.message",
        language,
        code=six_digits("counter-confirm", row.pk, row.nonce),
        service=pick(view.version.definition.text("name"), language),
        reference=view.case_reference,
        amount=format_mop(row.total, language),
        hash=short_hash(row.content),
    )
    send_text(row.phone, text, key=f"counter-{row.pk}")


def short_hash(content: str) -> str:
    """The first figures of a content's hash, as people compare them: ``3F2A 91C0``."""
    return f"{content[:4]} {content[4:8]}".upper()
