"""What is to be removed."""

from django.db import models


class Leaving(models.Model):
    """Bytes that somebody let go of, or that just came and that nothing named yet: from `since` on they are removed
    unless a row names them. Put again, they stay."""

    key = models.CharField(max_length=80, primary_key=True)
    since = models.DateTimeField()
