"""Django's settings, made from the environment."""

from __future__ import annotations

from pathlib import Path

from dealernet.project.settings import environment, logs
from dealernet.project.settings.database import database_from
from dealernet.project.settings.keys import signing_key
from dealernet.project.settings.sign_in import SIGN_IN

ENV = environment.read()
SOURCE = Path(__file__).resolve().parents[2]
ROOT = SOURCE.parents[1]

SECRET_KEY = signing_key(ENV)
DEBUG = ENV.debug == "1"
DEMO = ENV.in_demo
DATA_DIR = ENV.data
BASE_URL = ENV.address
RULE_FIRINGS_A_MINUTE = int(ENV.rule_firings)
INSIDE = [part.strip() for part in ENV.inside.split(",") if part.strip()]
ALLOWED_HOSTS = [h for h in ENV.hosts.split(",") if h] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
    "testserver",
    ENV.address.split("//")[-1].split("/")[0].rsplit(":", 1)[0],
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "dealernet.foundation.access",
    "dealernet.foundation.events",
    "dealernet.foundation.configuration",
    "dealernet.foundation.exchange",
    "dealernet.foundation.files",
    "dealernet.foundation.savedviews",
    "dealernet.foundation.fields",
    "dealernet.business.parties",
    "dealernet.business.conversations",
    "dealernet.business.calls",
    "dealernet.business.tasks",
    "dealernet.business.documents",
    "dealernet.business.catalog",
    "dealernet.business.pricing",
    "dealernet.business.stock",
    "dealernet.business.settlements",
    "dealernet.business.orders",
    "dealernet.business.deals",
    "dealernet.business.segments",
    "dealernet.business.analytics",
    "dealernet.automation",
    "dealernet.integrations.onec",
    "dealernet.integrations.sheets",
    "dealernet.integrations.webhooks",
    "dealernet.web",
    "dealernet.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dealernet.web.middleware.guard_pages",
    "dealernet.foundation.democlock.keep_time",
    "dealernet.web.api.shortcut.serve_programs",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dealernet.web.middleware.speak_language",
    "dealernet.web.middleware.keep_readers_time",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "dealernet.web.middleware.remember_channel",
    "dealernet.web.middleware.identify_actor",
    "dealernet.web.middleware.keep_to_the_desk",
    "dealernet.web.middleware.ask_fields_once",
    "dealernet.web.middleware.lead_from_acts",
    "dealernet.web.errors.ShowRefusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "dealernet.project.urls"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "web"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "dealernet.web.components.tags",
                "dealernet.web.components.charts",
                "dealernet.web.components.wayfinding",
                "dealernet.web.components.floating",
                "dealernet.web.components.rows",
                "dealernet.web.components.conditions",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dealernet.web.context.frame",
            ],
        },
    }
]

DATABASES = {"default": database_from(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["dealernet.web.door.backend.Backend"]
SESSION_ENGINE = "dealernet.foundation.access.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.zone

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "dealernet.project.settings.static.Named"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500
"""An order has up to 1,000 lines, each with a field or two."""

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [SOURCE / "web" / "static"]

globals().update(SIGN_IN)
PROXIES = int(ENV.proxies)
CSRF_FAILURE_VIEW = "dealernet.web.errors.forgery"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = BASE_URL.startswith("https://")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
LOGGING = logs.configured(ENV.log_level)
LOGGING_CONFIG = "dealernet.project.settings.logs.apply"
SILENCED_SYSTEM_CHECKS: list[str] = []
