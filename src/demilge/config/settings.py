"""Django's settings. What an administrator sets is listed in docs/operate/settings.md; nothing else needs touching."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from demilge import __version__

from . import env

BASE = Path(__file__).resolve().parent.parent
DATA = env.folder("DEMILGE_DATA", Path.cwd() / "var")
VERSION = __version__

DEBUG = env.flag("DEMILGE_DEBUG", default=False)
SECRET_KEY = env.secret("DEMILGE_SECRET_KEY", data=DATA)
HOST = env.text("HOST", "127.0.0.1")
PORT = env.whole("PORT", 8000, least=1, most=65535)
# The address that stands on paper, in messages and QR codes.
SITE_URL = env.site("DEMILGE_URL", host=HOST, port=PORT)
_site_host = env.host_of(SITE_URL)
ALLOWED_HOSTS = [*env.words("DEMILGE_HOSTS"), _site_host, "127.0.0.1", "localhost", "[::1]"]
_https = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "demilge.web",
    "demilge.opendata",
    "demilge.newsroom",
    "demilge.stages.commitments",
    "demilge.stages.grants",
    "demilge.stages.plans",
    "demilge.stages.ideas",
    "demilge.stages.forums",
    "demilge.stages.surveys",
    "demilge.stages.trainings",
    "demilge.stages.groups",
    "demilge.stages.assemblies",
    "demilge.gatherings",
    "demilge.ballots",
    "demilge.discussion",
    "demilge.problems",
    "demilge.cycle",
    "demilge.messaging",
    "demilge.people",
    "demilge.places",
    "demilge.search",
    "demilge.journal",
    "demilge.files",
    "demilge.texts",
    "demilge.ui",
    "django.forms",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "demilge.web.middleware.in_words",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "demilge.people.middleware.who_is_there",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "demilge.config.urls"
WSGI_APPLICATION = "demilge.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "demilge.web.navigation.surroundings",
            ],
            "builtins": ["demilge.ui.templatetags.ui", "demilge.texts.templatetags.texts"],
        },
    },
]
FORM_RENDERER = "demilge.ui.forms.Renderer"

DATABASES = {"default": env.database("DATABASE_URL", data=DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ky"
LANGUAGES = [("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
LANGUAGE_COOKIE_NAME = "demilge_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("DEMILGE_TIME_ZONE", "Asia/Bishkek")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Guests' writes from one network in ten minutes (people/guests.py).
NETWORK_WRITES = env.whole("DEMILGE_NETWORK_WRITES", 3000, least=1)
# A photo from a phone; what is larger is refused with a sentence, not with a broken connection.
UPLOAD_LIMIT = env.whole("DEMILGE_UPLOAD_MB", 10, least=1, most=1000) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
CSRF_FAILURE_VIEW = "demilge.web.errors.form_too_old"
CSRF_COOKIE_NAME = "demilge_form"
CSRF_COOKIE_SECURE = _https
CSRF_TRUSTED_ORIGINS = [SITE_URL] if _https else []
SESSION_COOKIE_SECURE = _https  # the messages cookie and ours follow this setting
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

for _name, _value in env.email("DEMILGE_EMAIL_URL", data=DATA).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = env.text("DEMILGE_EMAIL_FROM", f"demilge@{_site_host}")

LOG_LEVEL = env.one_of("DEMILGE_LOG", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "WARNING")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
SILENCED_SYSTEM_CHECKS = [
    "security.W004",  # no redirect to https here: the proxy in front does it (docs/operate/install.md)
    "security.W008",
    "security.W016",  # the form cookie is secure exactly where the site is served over https
]
