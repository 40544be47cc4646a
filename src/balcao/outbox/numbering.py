"""Giving committed happenings their places."""

from django.db import connection, transaction

from balcao.outbox.models import Happening, Numbered

GIVE = """
WITH waiting AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM outbox_happening WHERE position IS NULL
), given AS (
    UPDATE outbox_happening h SET position = n.last + w.place
    FROM waiting w, outbox_numbered n WHERE h.id = w.id RETURNING h.position
)
UPDATE outbox_numbered SET last = GREATEST(last, COALESCE((SELECT max(position) FROM given), 0))
"""


@transaction.atomic
def number_what_waits() -> None:
    """Number what was committed since the last time, one reader after the other.

    A happening whose transaction is still open is not seen, and gets a later place once it is: nobody's cursor has
    passed it. What one transaction saw of another comes after it, for its number was drawn later.
    """
    if not Happening.objects.filter(position=None).exists():
        return
    Numbered.objects.select_for_update().get_or_create(pk=1)
    with connection.cursor() as cursor:
        cursor.execute(GIVE)
