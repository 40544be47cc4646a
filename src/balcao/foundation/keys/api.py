"""The door of the public keys."""

from balcao.foundation.keys.public import SMALLEST_RSA, holds_private, read_key, thumbprint, usable_keys

__all__ = ["SMALLEST_RSA", "holds_private", "read_key", "thumbprint", "usable_keys"]
