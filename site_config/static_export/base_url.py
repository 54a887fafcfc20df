"""Where a static copy is to stand, and the words that stand for it while its pages are made.

Pages are rendered as if the site stood at ``http://<HOST>/<ROOT>/``: two words that nobody writes.
So an address that the site makes is told from everything that an author wrote, wherever it
stands: in an attribute, in JSON, in BibTeX that a reader sees, in a text that is escaped twice.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

HOST = "offprintcopyhost"
ROOT = "offprintcopyroot"
# A whole address before whose path the root is missing, then the two words by themselves.
_ROOTLESS = re.compile(rf"{HOST}(?!/{ROOT}\b|%2F{ROOT}\b)")
_SCHEME = re.compile(rf"https?(?=(?:://|%3A%2F%2F){HOST})")
_ROOT = re.compile(rf"(/|%2F){ROOT}\b")


class BadAddressError(ValueError):
    """The sentence is for the owner."""


@dataclass(frozen=True)
class BaseAddress:
    """``path`` is where the copy stands on its host: empty, or ``/site``."""

    scheme: str
    host: str
    path: str = ""

    @classmethod
    def parse(cls, text: str, *, option: str = "--base-url") -> "BaseAddress":
        """Raises BadAddressError."""
        try:
            parts = urlsplit(text)
            _ = parts.port
        except ValueError as error:
            raise BadAddressError(f"{option} {text}: {error}.") from error
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
        if not is_whole or parts.query or parts.fragment or "@" in parts.netloc:
            example = "https://ada.github.io/site"
            raise BadAddressError(f"{option} {text}: write a whole address, such as {example}.")
        names = unquote(parts.path).strip("/")
        if not set(names.split("/")).isdisjoint({".", ".."}) or "//" in names:
            raise BadAddressError(f"{option} {text}: its path holds a part without a name.")
        return cls(parts.scheme, parts.netloc.lower(), f"/{quote(names)}" if names else "")

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.path}/"

    def is_named_in(self, addresses: list[str]) -> bool:
        return str(self) in {str(BaseAddress.parse(address)) for address in addresses}

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"

    @cached_property
    def _encoded_path(self) -> str:
        return quote(self.path, safe="")

    def write_in(self, text: str) -> str:
        """Put the address in place of the words that stand for it."""
        text = _SCHEME.sub(self.scheme, text)
        text = _ROOTLESS.sub(f"{HOST}/{ROOT}", text)
        text = _ROOT.sub(lambda found: self.path if found[1] == "/" else self._encoded_path, text)
        return text.replace(HOST, self.host)
