"""What is to be removed."""

from django.db import models


class Leaving(models.Model):
    """Bytes that somebody let go of. They are removed unless another row still names them; put again, they stay."""

    key = models.CharField(max_length=80, primary_key=True)
    since = models.DateTimeField()
