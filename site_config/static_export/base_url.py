"""The base URL of a static export, and the placeholders for it in rendered pages.

Pages are rendered for ``http://<HOST>/<ROOT>/``, with placeholders that no author writes. This way
the site's own URLs can be found wherever they are: in attributes, in JSON, in BibTeX shown to
readers, in text that is escaped twice.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

HOST = "offprintcopyhost"
ROOT = "offprintcopyroot"
# An absolute URL without the root, then the scheme and the root alone.
_ROOTLESS = re.compile(rf"{HOST}(?!/{ROOT}\b|%2F{ROOT}\b)")
_SCHEME = re.compile(rf"https?(?=(?:://|%3A%2F%2F){HOST})")
_ROOT = re.compile(rf"(/|%2F){ROOT}\b")


class InvalidBaseUrlError(ValueError):
    """The message is for the owner."""


@dataclass(frozen=True)
class BaseUrl:
    """``path``: the path of the export on its host, empty or such as ``/site``."""

    scheme: str
    host: str
    path: str = ""

    @classmethod
    def parse(cls, text: str, *, option: str = "--base-url") -> "BaseUrl":
        """Parse the value of ``option``. Raise InvalidBaseUrlError if it is not a base URL."""
        try:
            parts = urlsplit(text)
            _ = parts.port
        except ValueError as error:
            raise InvalidBaseUrlError(f"{option} {text}: {error}.") from error
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
        if not is_whole or parts.query or parts.fragment or "@" in parts.netloc:
            example = "https://ada.github.io/site"
            raise InvalidBaseUrlError(f"{option} {text}: not a base URL. Use one like {example}.")
        names = unquote(parts.path).strip("/")
        if not set(names.split("/")).isdisjoint({".", ".."}) or "//" in names:
            raise InvalidBaseUrlError(f"{option} {text}: the path has an empty or relative part.")
        return cls(parts.scheme, parts.netloc.lower(), f"/{quote(names)}" if names else "")

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.path}/"

    def is_named_in(self, addresses: list[str]) -> bool:
        return str(self) in {str(BaseUrl.parse(address)) for address in addresses}

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"

    def write_in(self, text: str) -> str:
        """Replace the placeholders by the base URL."""
        encoded_path = quote(self.path, safe="")
        text = _SCHEME.sub(self.scheme, text)
        text = _ROOTLESS.sub(f"{HOST}/{ROOT}", text)
        text = _ROOT.sub(lambda found: self.path if found[1] == "/" else encoded_path, text)
        return text.replace(HOST, self.host)
