"""The door of the OpenID provider."""

from balcao.openid.demo import load_demo
from balcao.openid.failures import TokenDead
from balcao.openid.operations.machines import machine_of_token
from balcao.openid.provider import api_audience, token_endpoint

__all__ = ["TokenDead", "api_audience", "load_demo", "machine_of_token", "token_endpoint"]
