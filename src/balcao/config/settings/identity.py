"""Who people are and how they sign in."""

from balcao.config.environment import environment
from balcao.config.providers import identity_providers, signing_providers

AUTH_USER_MODEL = "accounts.User"
BALCAO_ACTOR_FOR_REQUEST = "balcao.accounts.api.actor_for_request"

SESSION_ENGINE = "balcao.accounts.web.sessions"
AUTHENTICATION_BACKENDS = ["balcao.accounts.web.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

BALCAO_STEP_UP_URL = "/step-up/"
BALCAO_SIGN_IN_AGAIN_URL = "/account/reauthenticate/"
LOGIN_URL = "/account/login/"
BALCAO_SIGNED_OUT_URL = "/account/over/"
LOGIN_REDIRECT_URL = "/my/home/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "balcao.accounts.web.adapters.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
"""On the pages of second factors one is asked again who one is after as long as a second factor counts as fresh: they
end together, and the page asks before."""
BALCAO_SIGN_IN_MINUTES = environment().sign_in_minutes
"""So long a sign-in lasts after the last click."""
BALCAO_SIGN_IN_MINUTES_EASY = environment().sign_in_minutes_easy
"""The same in the easy view."""
# Counted in the database's cache, the same for every web process.
# `key` is the sign-in name, phone or mail with the address it comes from, so that a stranger elsewhere locks nobody
# out; the wide limits, by name or phone alone, free themselves within a minute or an hour.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "30/m/ip,10/5m/key",
    "login_failed_anywhere": "30/m/key",
    "reauthenticate": "20/m/user",
    "send_code": "30/h/ip,5/h/key",
    "send_code_anywhere": "12/h/key",
    "identify": "20/h/ip",
    "activate": "10/h/ip",
    "phone_sign_in": "60/h/ip",
    "foreign_sign_in": "60/h/ip",
}
MFA_ADAPTER = "balcao.accounts.web.adapters.FactorAdapter"
MFA_FORMS = {"reauthenticate": "balcao.accounts.web.forms.StepUpForm"}
MFA_TOTP_TOLERANCE = 1
"""A code counts half a minute longer: people who type slowly, phones whose clock is a little off."""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not environment().public_url.startswith("https://")
MFA_TOTP_ISSUER = "Balcão"

BALCAO_IDENTITY_PROVIDERS = identity_providers()
"""Other territories' providers with which people may link their account."""
BALCAO_FOREIGN_TIMEOUT = 3.5
"""Seconds in which such a provider has to have given all its answers to one page."""
BALCAO_SIGNING_PROVIDERS = signing_providers()
"""Where people may sign with a certificate of their own."""

BALCAO_OPENID_REGISTRATION = environment().openid_registration
"""Whether other sites' programs may register themselves with the OpenID provider: in a sandbox only."""
BALCAO_RECOVERY_WAIT_HOURS = 72
"""How long a recovery waits and can be cancelled; as long is an account held at level 2 after one at a counter."""
