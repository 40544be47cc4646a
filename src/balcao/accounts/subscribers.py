"""What this room listens to: the library that signs people in."""

from balcao.accounts.web import trail

trail.connect()
