"""The text of a publication's page."""

import re

from importers.collection import Line
from importers.hugo.content_tree import ContentPage

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Placeholder text of the theme.
_OF_THE_THEME = (
    re.compile(r"click the \W*(?:cite|slides)\W* button", re.IGNORECASE),
    re.compile(r"create your slides in markdown", re.IGNORECASE),
    re.compile(r"supplementary notes can be added here", re.IGNORECASE),
    re.compile(
        r"add the publication's \*\*full text\*\* or \*\*supplementary notes\*\*", re.IGNORECASE
    ),
)
_TAG_ALONE = re.compile(r"^\s*\{\{[<%]\s*/?\s*(?:callout|alert|metrics)\b[^{}]*\}\}\s*$")


def text_beside_abstract(page: ContentPage, body: list[Line]) -> list[Line]:
    """Return the page's text without the theme's placeholders."""
    whole = "\n".join(line.text for line in body)
    if not any(pattern.search(whole) for pattern in _OF_THE_THEME):
        return body if _COMMENT.sub("", whole).strip() else []
    kept = [
        line
        for line in body
        if not _TAG_ALONE.match(line.text)
        and not any(pattern.search(line.text) for pattern in _OF_THE_THEME)
    ]
    rest = _COMMENT.sub("", "\n".join(line.text for line in kept)).strip()
    return kept if len(rest.split()) > 8 else []
