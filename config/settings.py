"""Settings of Footlight, from the environment and ``.env`` (django-environ).

Every value has a safe default; docs/settings.md lists them. Secrets are generated into ``.env``
on the first run.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ  # type: ignore[import-untyped]

from config.api import REST_FRAMEWORK as REST_FRAMEWORK
from config.api import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from config.environment import ensure_env_file

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
ensure_env_file(BASE_DIR / ".env")
env.read_env(BASE_DIR / ".env")

# Where the database, uploads and what runs leave their files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Django -------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
_site = urlsplit(SITE_URL)
_https = _site.scheme == "https"
WEB_BIND = env.str("WEB_BIND", default="127.0.0.1")
WEB_PORT = env.int("WEB_PORT", default=_site.port or 8000)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname or "localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "daphne",
    "config.admin_app.FootlightAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks_db",
    "csp",
    "config",
    "accounts",
    "streaming",
    "events",
]

MIDDLEWARE = [
    "config.proxies.client_address",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'footlight.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Several processes write: wait for the lock instead of failing, and take it at BEGIN, so
    # that a transaction never has to be upgraded from reading to writing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "home"
# Whether anybody may make an account and an organization, or only who is invited.
SIGN_UP_OPEN = env.bool("SIGN_UP_OPEN", default=True)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.sign_up.SignUpForm"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and in no other
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to who has no account
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = str
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Footlight"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# How many pages of one ticket may be open at once: the newest win.
TICKET_CONNECTIONS = env.int("TICKET_CONNECTIONS", default=3)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/hls.js", BASE_DIR / "node_modules/hls.js/dist"),
    ("vendor/twilio-video", BASE_DIR / "node_modules/twilio-video/dist"),
]
WHITENOISE_USE_FINDERS = True  # one command to start: no collectstatic step is required

MEDIA_URL = "files/"
MEDIA_ROOT = VAR_DIR / "files"

# What need not be done while somebody waits: the process ``manage.py db_worker`` does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Mail: printed by default; smtp+tls://user:password@host:587 sends it --------------------
globals().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 30  # seconds; shorter than accounts.delivery.CLAIM
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"Footlight <no-reply@{_site.hostname or 'localhost'}>"
)

# --- Security -----------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
PROXIES = env.int("PROXIES", default=1 if _https else 0)  # in front, whose word is believed
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if _https else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- The media plane: the bundled media server, or Twilio -----------------------------------
# The URL browsers and the platform reach the bundled server at, and where it listens.
MEDIASERVER_URL = env.str("MEDIASERVER_URL", default="http://localhost:8100").rstrip("/")
MEDIASERVER_BIND = env.str("MEDIASERVER_BIND", default="127.0.0.1")
MEDIASERVER_PORT = env.int("MEDIASERVER_PORT", default=8100)
MEDIASERVER_UDP_PORT = env.int("MEDIASERVER_UDP_PORT", default=8100)
# Addresses offered to browsers as ICE host candidates; empty: this machine's own.
MEDIASERVER_ADDRESSES = env.list("MEDIASERVER_ADDRESSES", default=[])
# More accounts beside the one below: [{"sid", "auth_token", "api_keys": {"SK…": "secret"}}, …]
MEDIASERVER_ACCOUNTS = env.json("MEDIASERVER_ACCOUNTS", default=[])

TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN")
TWILIO_API_KEY_SID = env.str("TWILIO_API_KEY_SID")
TWILIO_API_KEY_SECRET = env.str("TWILIO_API_KEY_SECRET")
# Against Twilio's own hosts: https://video.twilio.com, https://media.twilio.com and "" (the
# browser SDK's own default).
TWILIO_VIDEO_URL = env.str("TWILIO_VIDEO_URL", default=MEDIASERVER_URL).rstrip("/")
TWILIO_MEDIA_URL = env.str("TWILIO_MEDIA_URL", default=MEDIASERVER_URL).rstrip("/")
TWILIO_SIGNALING_URL = env.str(
    "TWILIO_SIGNALING_URL", default=f"{MEDIASERVER_URL.replace('http', 'ws', 1)}/signaling"
)
# The bundled server can do more than Twilio: narrow a grant to a viewer, revoke it, count viewers.
MEDIA_BUNDLED = not (urlsplit(TWILIO_MEDIA_URL).hostname or "").endswith(".twilio.com")

_media_origins = sorted(
    {
        f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
        for url in (MEDIASERVER_URL, TWILIO_MEDIA_URL, TWILIO_SIGNALING_URL)
        if url
    }
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "connect-src": [
            "'self'",
            f"{'wss' if _https else 'ws'}://{_site.netloc}",
            *_media_origins,
        ],
        "media-src": ["'self'", "blob:", *_media_origins],
        "img-src": ["'self'", "data:"],
        "worker-src": ["'self'", "blob:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "trouble": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "httpx": {"level": "WARNING"},  # it says every request, with its whole URL
        "twilio.http_client": {"level": "WARNING"},  # it says ten lines a request
        # The task worker says two lines a task, and sets the level itself.
        "django_tasks": {"handlers": ["trouble"], "propagate": False},
        "django_tasks_db": {"handlers": ["trouble"], "propagate": False},
    },
}
