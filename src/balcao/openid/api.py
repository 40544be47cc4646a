"""The door of the OpenID provider."""

from balcao.openid.demo import load_demo

__all__ = ["load_demo"]
