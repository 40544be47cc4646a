"""What is installed and in which order requests pass through."""

ROOMS = [
    "balcao.foundation.ui",
    "balcao.foundation.audit",
    "balcao.foundation.numbers",
    "balcao.accounts",
    "balcao.calendar",
    "balcao.catalogue",
    "balcao.entities",
    "balcao.exchange",
    "balcao.openid",
    "balcao.documents",
    "balcao.licences",
    "balcao.payments",
    "balcao.notices",
    "balcao.cases",
    "balcao.associations",
    "balcao.worklists",
    "balcao.portal",
    "balcao.desk",
    "balcao.publicapi",
]

# Rooms come before allauth: their templates are found first.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "balcao.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "balcao.foundation.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "balcao.foundation.web.middleware.ReadingMiddleware",
    "balcao.foundation.web.middleware.ActorMiddleware",
    "balcao.foundation.web.middleware.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "balcao.openid.web.form_targets.FormTargetMiddleware",
]
