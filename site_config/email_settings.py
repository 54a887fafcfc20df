"""Check the settings for sending email, without a connection."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Ports by scheme: without encryption, with STARTTLS, and with TLS from the start.
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def smtp_server(url: str, sender: str) -> dict[str, Any]:
    """Return Django's settings for an SMTP server's URL. Raise ImproperlyConfigured."""
    example = "Use one like smtp+tls://ada:password@mail.example.org:587."
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        # Without the URL, which contains a password.
        raise ImproperlyConfigured(
            f"EMAIL_URL: not the URL of an SMTP server. {example}"
        ) from error
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"EMAIL_URL: not the URL of an SMTP server. {example}")
    if not re.fullmatch(r"[^@\r\n]*[^@\s]+@[^@\s]+\.[^@\s]+", sender):
        raise ImproperlyConfigured(
            "EMAIL_URL: needs EMAIL_FROM, the sender's address, such as site@example.org."
        )
    return {
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender,
    }
