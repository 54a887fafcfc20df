"""Replace videos and sounds of other sites by links: pages here embed no other sites."""

import re
from typing import Any
from urllib.parse import urlsplit

from importers.jekyll.liquid_values import liquid_text
from importers.text.markdown_patterns import escape_label, written_target

_YOUTUBE = re.compile(r"(?:youtube(?:-nocookie)?\.com/embed/|youtu\.be/)([\w-]+)")
_VIMEO = re.compile(r"player\.vimeo\.com/video/(\d+)")
_PROVIDERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "google-drive": "https://drive.google.com/file/d/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
}


def link_to_player(given: dict[str, Any], kind: str) -> str:
    """Return a link to a player's content, or "" if it has no URL."""
    words = {name: " ".join(liquid_text(value).split()) for name, value in given.items()}
    target = next((words[n] for n in ("path", "src", "url", "file") if words.get(n)), "")
    if not target and words.get("id"):
        target = _PROVIDERS.get(words.get("provider", "youtube"), "{}").format(words["id"])
    label = words.get("caption") or words.get("title") or words.get("alt") or ""
    return player_link(target, kind, label)


def player_link(target: str, kind: str, label: str = "") -> str:
    if not target:
        return ""
    address = watching_address(target)
    host = urlsplit(address).netloc.removeprefix("www.")
    if not host:
        address = f"/{address.lstrip('/')}"
    name = host or address.rpartition("/")[2]
    words = label or f"{kind}: {name}"
    return f"[{escape_label(words)}]({written_target(address)})"


def watching_address(target: str) -> str:
    """Return the page on which an embedded video can be watched."""
    if found := _YOUTUBE.search(target):
        return _PROVIDERS["youtube"].format(found[1])
    if found := _VIMEO.search(target):
        return _PROVIDERS["vimeo"].format(found[1])
    return target
