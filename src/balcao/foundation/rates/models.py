"""The stores."""

from django.db import models


class Store(models.Model):
    """What somebody has left, as the moment at which their store is full again. One row each, however much they call.

    The table is not logged: a crash empties it, and everybody's store is full.
    """

    name = models.CharField(max_length=80, primary_key=True)
    full_at = models.DateTimeField()
