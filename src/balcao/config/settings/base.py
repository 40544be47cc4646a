"""Addresses, templates, languages, files."""

from urllib.parse import urlsplit

from balcao.config.environment import ROOT, environment

SECRET_KEY = environment().secret_key
DEBUG = environment().debug
ALLOWED_HOSTS = [
    urlsplit(environment().public_url).hostname or "localhost",
    *filter(None, [urlsplit(environment().preview_url).hostname]),
    "localhost",
    "127.0.0.1",
    "[::1]",
]
ROOT_URLCONF = "balcao.config.urls"
WSGI_APPLICATION = "balcao.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Macau"
LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("pt", "Português"), ("en", "English")]

STATIC_URL = "/static/"
STATICFILES_DIRS = [folder for folder in [ROOT / "frontend" / "dist"] if folder.is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 31_536_000

MEDIA_ROOT = environment().var / "files"
STORAGES = {
    "default": {"BACKEND": "balcao.foundation.vault.storage.SealedStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Where sealed files lie: empty for a folder below MEDIA_ROOT, or s3://bucket/prefix.
BALCAO_FILES_STORE = environment().files_store
BALCAO_S3_ENDPOINT = environment().s3_endpoint
BALCAO_S3_REGION = environment().s3_region
BALCAO_S3_KEY_ID = environment().s3_key_id
BALCAO_S3_SECRET = environment().s3_secret
# The folder of the house keys; its backup belongs elsewhere than the database's.
BALCAO_FILE_KEYS = environment().file_keys
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

BALCAO_VAR = environment().var
BALCAO_SERVICES = ROOT / "services"
# So long a process takes the files of the catalogue for as it saw them last.
BALCAO_FILES_SEEN_SECONDS = 1.0
# How often one piece of software may call.
BALCAO_API_RATE = "300/min"
# Under which terms anyone may use the open data.
BALCAO_OPEN_DATA_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# To so many applicants a chief announces something alone.
BALCAO_ANNOUNCE_ALONE = environment().announce_alone
# So many entries of registers one person looks up in ten minutes while they fill in.
BALCAO_LOOK_UPS = environment().look_ups
BALCAO_FRONTEND = ROOT / "frontend" / "dist"
BALCAO_PUBLIC_URL = environment().public_url
# The address of a host that serves previews of files and nothing else; empty: they come from this one.
BALCAO_PREVIEW_URL = environment().preview_url
BALCAO_DEMO = environment().demo
BALCAO_TIME_STAMPER = "balcao.documents.api.time_stamp"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
