"""Files that are made for one reader."""

from django.http import HttpResponse


def saved_file(data: bytes, *, name: str, kind: str) -> HttpResponse:
    """A file to save; nobody in between keeps it. `name` is ours, `kind` its media type."""
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
