"""Headers, cookies and the content security policy."""

from urllib.parse import urlsplit

from django.utils.csp import CSP

from balcao.config.environment import environment
from balcao.config.providers import identity_providers, signing_providers

_secure = environment().public_url.startswith("https://")


def _origin(address: str) -> str:
    """The site of an address."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(address))


SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *filter(None, [environment().preview_url])],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    # A form may lead on to the hosted payment page, or to where somebody proves who they are or signs.
    "form-action": [
        CSP.SELF,
        environment().payment_url,
        *(each["issuer"] for each in identity_providers().values()),
        *(_origin(each["url"]) for each in signing_providers().values()),
    ],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _secure
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "balcao.config.errors.form_of_before"
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_SSL_REDIRECT = False
