"""Who people are and how they sign in."""

from balcao.config.environment import environment

AUTH_USER_MODEL = "accounts.User"
BALCAO_ACTOR_FOR_REQUEST = "balcao.accounts.api.actor_for_request"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

BALCAO_STEP_UP_URL = "/step-up/"
BALCAO_SIGN_IN_AGAIN_URL = "/account/reauthenticate/"
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "balcao.accounts.web.adapters.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False
# Counted in each web process's own memory (Django's default cache), so with two processes up to twice as many pass.
# `key` is the sign-in name with the address it comes from; the wide limit for a name frees itself within a minute.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "30/m/ip,10/5m/key",
    "login_failed_anywhere": "30/m/key",
    "reauthenticate": "20/m/user",
}
MFA_ADAPTER = "balcao.accounts.web.adapters.FactorAdapter"
MFA_FORMS = {"reauthenticate": "balcao.accounts.web.forms.StepUpForm"}
MFA_TOTP_TOLERANCE = 1
"""A code counts half a minute longer: people who type slowly, phones whose clock is a little off."""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not environment().public_url.startswith("https://")
MFA_TOTP_ISSUER = "Balcão"

BALCAO_OPENID_REGISTRATION = environment().openid_registration
"""Whether other sites' programs may register themselves with the OpenID provider: in a sandbox only."""
