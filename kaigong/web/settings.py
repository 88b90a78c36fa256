"""Settings of the Kaigong server. What a city changes comes from the environment (see docs/howto/configure.md)."""

import os
import secrets
from pathlib import Path

import dj_database_url

from kaigong.web.mail_url import mail_settings

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("KAIGONG_HOME", ROOT / "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)
(HOME / "keys").mkdir(mode=0o700, exist_ok=True)


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def _secret() -> str:
    """The secret from the environment, else one made at the first run and kept beside the database."""
    if given := os.environ.get("KAIGONG_SECRET_KEY"):
        return given
    path = HOME / "keys" / "secret"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text().strip()


DEBUG = _flag("KAIGONG_DEBUG")
DEMO = _flag("KAIGONG_DEMO")
SECRET_KEY = _secret()
ALLOWED_HOSTS = os.environ.get("KAIGONG_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("KAIGONG_TRUSTED_ORIGINS", "").split(",") if o]
BEHIND_TLS = _flag("KAIGONG_TLS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
PROXIES = int(os.environ.get("KAIGONG_PROXIES", "0"))  # how many of one's own stand before the server
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0

INSTALLED_APPS = [
    "kaigong.apps.accounts",
    "kaigong.apps.ledger",
    "kaigong.apps.rulebook",
    "kaigong.apps.documents",
    "kaigong.apps.notices",
    "kaigong.apps.enterprises",
    "kaigong.apps.projects",
    "kaigong.apps.intermediaries",
    "kaigong.apps.cases",
    "kaigong.apps.promotion",
    "kaigong.apps.targets",
    "kaigong.apps.supervision",
    "kaigong.apps.boards",
    "kaigong.apps.opendata",
    "kaigong.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    *(["kaigong.demo"] if DEMO else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kaigong.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kaigong.web.middleware.Plain",
    "kaigong.web.people.Authentication",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kaigong.web.middleware.Person",
    "kaigong.web.middleware.Now",
    *(["kaigong.demo.middleware.DemoNow"] if DEMO else []),
    "kaigong.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kaigong.web.urls"
WSGI_APPLICATION = "kaigong.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaigong.web.context.shell",
                "kaigong.apps.notices.context.bell",
                *(["kaigong.demo.context.bar"] if DEMO else []),
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{HOME / 'db.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,  # after a restart of the database the first request finds a new connection
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    }
else:  # the server keeps the statements of the hot paths prepared (`apps/ledger/wire.py`)
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 1)

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "kaigong.web.client.address"
AXES_LOCKOUT_CALLABLE = "kaigong.web.refusals.locked_out"
AXES_ENABLE_ADMIN = False
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says how long; that must stay true
CSRF_FAILURE_VIEW = "kaigong.web.refusals.csrf_failure"
LEDGER_APPEND = "kaigong.apps.ledger.actions.append"  # accounts and ledger are strangers; this is where they meet
CLOCK = "kaigong.demo.clock.now" if DEMO else "kaigong.apps.ledger.clock.sure"  # for whoever works outside of requests
OTP_TOTP_ISSUER = "Kaigong"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kaigong.web.vendor.NodeModulesFinder",
]
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kaigong.web.storage.HashedFiles"},
}
NODE_MODULES = Path(os.environ.get("KAIGONG_NODE_MODULES", ROOT / "node_modules"))

DOCUMENTS_ROOT = HOME / "files"
LIVE_URL = os.environ.get("KAIGONG_LIVE_URL", "")  # where big screens listen (`manage run_live`); empty: they ask
FORECAST_MINUTES = int(os.environ.get("KAIGONG_FORECAST_MINUTES", "10"))  # between two simulations of the city
SCRATCH_ROOT = HOME / "scratch"  # logs that somebody looks at for some hours
DOCUMENTS_URL = os.environ.get("KAIGONG_DOCUMENTS_URL", "")  # s3://bucket/path; empty: the folder above
DOCUMENTS_SCANNER = os.environ.get("KAIGONG_DOCUMENTS_SCANNER", "")  # a command; exit 0 clean, 1 infected
DOCUMENTS_MOST_BYTES = int(os.environ.get("KAIGONG_DOCUMENTS_MOST_MB", "200")) * 1024 * 1024  # of what comes in pieces
DOCUMENTS_MOST_PER_THING = 5000
KEYS_ROOT = HOME / "keys"
FONTS_ROOT = Path(os.environ.get("KAIGONG_FONTS", HOME / "fonts"))  # fonts of the city's own, for rare characters
NOTICE_TEXTS = os.environ.get("KAIGONG_NOTICES", "")  # a file of the city's own texts for printed notices
SIGNATURE_ALGORITHM = os.environ.get("KAIGONG_SIGNATURE", "ed25519")  # or sm2-sm3: what certificates are signed with
PUBLIC_URL = os.environ.get("KAIGONG_PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")

# what is told to the world: e-mail, webhooks, and the address links lead to
globals().update(mail_settings(os.environ.get("KAIGONG_SMTP_URL", "")))
MAIL_FROM = os.environ.get("KAIGONG_MAIL_FROM", "") if os.environ.get("KAIGONG_SMTP_URL") else ""
EMAIL_TIMEOUT = 20
BASE_URL = os.environ.get("KAIGONG_BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT') or 8000}").rstrip("/")
WEBHOOK_NETWORKS = [n for n in os.environ.get("KAIGONG_WEBHOOK_NETWORKS", "").split(",") if n]  # asked though private

SESSION_ENGINE = "kaigong.web.sessions"
SESSION_COOKIE_AGE = int(os.environ.get("KAIGONG_SESSION_HOURS", "12")) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},  # no line for every 404
    },
}
