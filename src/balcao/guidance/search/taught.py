"""Words that officers said mean a service, once people had looked for them in vain."""

from django.core.cache import caches

from balcao.guidance.models import Miss

KEPT = "guidance.taught"
SECONDS = 20
"""So long a process takes it that no other learnt words."""


def taught(form: str) -> tuple[str, ...]:
    """The services that officers said are meant by words of this one form."""
    known: dict[str, tuple[str, ...]] | None = caches["process"].get(KEPT)
    if known is None:
        known = {}
        for words, service_id in Miss.objects.exclude(means="").order_by("pk").values_list("pressed", "means"):
            known[words] = (*known.get(words, ()), service_id)
        caches["process"].set(KEPT, known, SECONDS)
    return known.get(form, ())


def forget_taught() -> None:
    """Learn anew what words mean."""
    caches["process"].delete(KEPT)
