import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import environs
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import validate

from site_config.admin_theme import UNFOLD_SETTINGS
from site_config.bucket_settings import bucket_storages
from site_config.email_settings import smtp_server
from site_config.env_file import check_lines, check_names
from site_config.overrides import existing_folders
from site_config.private_files import emptied_log, private_folder, restrict_existing_files
from site_config.program import BASE_DIR, DEFAULT_DATA_DIR, IS_CLONE, RESOURCES
from site_config.secret_key import load_secret_key

# ── core ────────────────────────────────────────────────────────────────────────────────────
env = environs.Env()
ENV_FILE = (BASE_DIR if IS_CLONE else Path(env.str("DATA_DIR", str(DEFAULT_DATA_DIR)))) / ".env"
check_lines(ENV_FILE)
env.read_env(str(ENV_FILE), recurse=False)

DEBUG = env.bool("DEBUG", False)
DATA_DIR = Path(env.str("DATA_DIR", str(DEFAULT_DATA_DIR))).expanduser().resolve()
SECRET_KEY = env.str("SECRET_KEY", "") or load_secret_key(DATA_DIR)
restrict_existing_files(DATA_DIR, ENV_FILE)
# Visits that aren't counted yet; by default in DATA_DIR, unless that is shared by machines.
JOURNAL_DIR = private_folder("JOURNAL_DIR", env.str("JOURNAL_DIR", ""))
ALLOWED_HOSTS = [
    host.strip() for host in env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
]
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

if "*" in ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured("ALLOWED_HOSTS: list the host names of the site; * is not accepted.")
if not any(ALLOWED_HOSTS) or any("/" in host for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS: list the host names of the site, such as ada.example.org, without https://."
    )

ROOT_URLCONF = "site_config.urls"
WSGI_APPLICATION = "site_config.wsgi.application"

# ── apps ────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "csp",
    "markdownx",
    "site_config",
    "profile_app",
    "blog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "site_config.security_headers.SecurityHeadersMiddleware",
    "site_config.security_headers.PrivateResponseMiddleware",
    "csp.middleware.CSPMiddleware",
    "site_config.security_headers.AdminContentPolicyMiddleware",
    "site_config.static_files.StaticFilesMiddleware",
    "site_config.request_guard.RequestGuardMiddleware",
    "site_config.language.SiteLanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "blog.redirect_middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
    "site_config.canonical_url.CanonicalUrlMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*existing_folders(DATA_DIR, "templates"), RESOURCES / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "profile_app.context.profile",
            ],
        },
    }
]

# Widgets are rendered from templates/, too, where those of Unfold are overridden.
FORM_RENDERER = "site_config.form_renderer.FormRenderer"
UNFOLD = UNFOLD_SETTINGS
# The editor's own views: those of markdownx are open to everyone and are not mounted.
MARKDOWNX_URLS_PATH = "/admin/editor/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/editor/upload/"

# ── data ────────────────────────────────────────────────────────────────────────────────────
DATABASES: dict[str, Any] = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'offprint.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].rpartition(".")[2] not in {"sqlite3", "postgresql"}:
    raise ImproperlyConfigured(
        "DATABASE_URL: use sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME."
    )

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, because threads cannot wait for each other's locks on an in-memory database.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            "PRAGMA synchronous=NORMAL;"
            "PRAGMA foreign_keys=ON;"
            "PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=67108864;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Notice quickly that the server is gone; in seconds and milliseconds.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        **DATABASES["default"].get("OPTIONS", {}),
    }

# ── time and files ──────────────────────────────────────────────────────────────────────────
# For commands; the language of the pages is set in the profile.
LANGUAGE_CODE = "en"
LOCALE_PATHS = [RESOURCES / "locale"]
FORMAT_MODULE_PATH = "site_config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "UTC")

if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(
        f"TIME_ZONE: {TIME_ZONE} is not a time zone. Use a name like Europe/Berlin."
    )

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [*existing_folders(DATA_DIR, "static"), RESOURCES / "static"]
# Pages name files by their hash only; compressing the others too would double a first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "site_config.math_font.MathFontFinder",
]
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "site_config.static_files.StaticFilesStorage"},
    # Uploads that wait for the owner: private, and never served.
    "staging": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "staging",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
            "allow_overwrite": True,
        },
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644

# Media and staged files in a bucket of an S3-compatible store, instead of DATA_DIR.
MEDIA_BUCKET = env.str("MEDIA_BUCKET", "")
MEDIA_ENDPOINT = env.str("MEDIA_ENDPOINT", "")
_MEDIA_OPTIONS = {
    "endpoint": MEDIA_ENDPOINT,
    "region": env.str("MEDIA_REGION", ""),
    "access_key": env.str("MEDIA_ACCESS_KEY", ""),
    "secret_key": env.str("MEDIA_SECRET_KEY", ""),
}

if MEDIA_BUCKET:
    STORAGES |= bucket_storages(MEDIA_BUCKET, **_MEDIA_OPTIONS)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# Whether the admin may look up works at doi.org and arXiv.
LOOKUP = env.bool("LOOKUP", True)

# URLs of static exports that report their visits to this site.
STATIC_COPIES: list[str] = env.list("STATIC_COPIES", [])

for copy in STATIC_COPIES:
    if not re.match(r"https?://[^/\s@?#]+(?:/[^\s?#]*)?\Z", copy):
        raise ImproperlyConfigured(
            f"STATIC_COPIES: {copy} is not a URL. Use one like https://ada.github.io/site."
        )

# ── security ────────────────────────────────────────────────────────────────────────────────
# HTTPS=true promises that the TLS-terminating proxy sets X-Forwarded-Proto.
HTTPS = env.bool("HTTPS", False)
# Browsers remember it; with subdomains, for all of them.
HSTS_DAYS = env.int("HSTS_DAYS", 1, validate=validate.Range(min=0, max=730))
HSTS_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", False)
HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)

if HSTS_PRELOAD and not (HSTS_SUBDOMAINS and HSTS_DAYS >= 365):
    raise ImproperlyConfigured(
        "HSTS_PRELOAD: browsers only preload with HSTS_SUBDOMAINS=true and HSTS_DAYS=365 or more."
    )
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", int(HTTPS), validate=validate.Range(min=0))

if HTTPS and not TRUSTED_PROXIES:
    raise ImproperlyConfigured(
        "TRUSTED_PROXIES: HTTPS=true needs a proxy in front of the site. Remove the setting, or "
        "set it to the number of proxies; with 0, all readers share the proxy's address."
    )

# The visits to pages that nginx sent from its cache; also tells it what to cache.
NGINX_LOG = emptied_log("NGINX_LOG", env.str("NGINX_LOG", ""))

if NGINX_LOG and not TRUSTED_PROXIES:
    raise ImproperlyConfigured(
        "NGINX_LOG: also set TRUSTED_PROXIES to the number of proxies, 1 if nginx is the only one."
    )

if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 86_400 * HSTS_DAYS if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS_SUBDOMAINS
SECURE_HSTS_PRELOAD = HSTS_PRELOAD
# Both are warnings about subdomains and preloading, which are the owner's decision.
# E030: PasskeyHelper accepts the origin of the request, whose host ALLOWED_HOSTS has checked.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "otp_webauthn.E030"]
# The origin of canonical URLs; without it, of the request.
SITE_URL = env.str("SITE_URL", "").rstrip("/")
_NAMES = (host for host in ALLOWED_HOSTS if re.search(r"[a-z]", host) and host != "localhost")

if HTTPS and not SITE_URL and (_name := next(_NAMES, "")) and not _name.startswith("."):
    SITE_URL = f"https://{_name}"
if SITE_URL and not re.fullmatch(r"https?://[^/\s@?#]+", SITE_URL):
    raise ImproperlyConfigured(
        f"SITE_URL: {SITE_URL} is not the origin of a site. Use one like https://ada.example.org."
    )
# In /.well-known/security.txt; by default the homepage.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")

SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Browsers accept these names only from this very host, over HTTPS.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "django_otp_webauthn.backends.WebAuthnBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
OTP_WEBAUTHN_HELPER_CLASS = "site_config.accounts.passkeys.PasskeyHelper"
OTP_WEBAUTHN_RP_ID_CALLABLE = "site_config.accounts.passkeys.relying_party"
OTP_WEBAUTHN_RP_NAME_CALLABLE = "site_config.accounts.passkeys.site_name"
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = True
# The handler decides; these are the failures that a successful sign-in deletes.
AXES_HANDLER = "site_config.sign_in_throttle.SignInThrottle"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 1
AXES_COOLOFF_TIME = timedelta(days=1)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "site_config.sign_in_throttle.client_network"
AXES_LOCKOUT_CALLABLE = "site_config.sign_in_throttle.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

# Sends invitations and links to reset a password; without it, no email is sent.
EMAIL_URL = env.str("EMAIL_URL", "")
EMAIL_FROM = env.str("EMAIL_FROM", "")

if EMAIL_URL:
    globals().update(smtp_server(EMAIL_URL, EMAIL_FROM))
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24

# Tags in the head of every page by which search engines verify the owner, as name=content.
_TAGS: list[str] = env.list("SITE_VERIFICATION", [])
SITE_VERIFICATION = [tag.strip().split("=", 1) for tag in _TAGS]

for pair in SITE_VERIFICATION:
    if len(pair) != 2 or not all(pair):
        raise ImproperlyConfigured(
            "SITE_VERIFICATION: use name=content, such as google-site-verification=abc123."
        )

# Hosts from which public pages may load scripts, styles, images, fonts, media and frames.
CSP_HOSTS: list[str] = env.list("CSP_HOSTS", [])

for source in CSP_HOSTS:
    if not re.fullmatch(r"https://(?:\*\.)?[a-z0-9.-]+(?::\d+)?", source):
        raise ImproperlyConfigured(
            f"CSP_HOSTS: {source} is not a host. Use one like https://cdn.example.org."
        )

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        **{
            f"{kind}-src": [SELF, *CSP_HOSTS]
            for kind in ("script", "style", "img", "font", "media", "connect")
        },
        **({"frame-src": CSP_HOSTS} if CSP_HOSTS else {}),
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ── logging ─────────────────────────────────────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "site_config.logs.OneLineFormatter"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stdout"], "level": env.log_level("LOG_LEVEL", logging.INFO)},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # Invalid hosts and malformed requests are client errors, not events worth logging.
        "django.security": {"level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}

# ── serving ─────────────────────────────────────────────────────────────────────────────────
PORT = env.int("PORT", 8000, validate=validate.Range(min=1, max=65535))
WORKERS = env.int("WORKERS", 2, validate=validate.Range(min=1, max=64))
# Used on first start only: load the demo content, and the admin password.
DEMO = env.bool("DEMO", True)
ADMIN_PASSWORD = env.str("ADMIN_PASSWORD", "")

check_names(ENV_FILE, env.dump())
