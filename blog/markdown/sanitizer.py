"""The allow-list of elements, attributes, classes, ids and URLs in a text."""

import re
from functools import cache, lru_cache

import nh3

from blog.markdown.context import RESERVED_IDS, RenderContext
from blog.markdown.highlighting import COLOR_CLASSES
from blog.markdown.links import URL_SCHEMES, is_safe_url

_INLINE_TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time",
    "u", "var", "wbr",
}  # fmt: skip
_BLOCK_TAGS = {
    "blockquote", "caption", "col", "colgroup", "dd", "details", "div", "dl", "dt", "figcaption",
    "figure", "h2", "h3", "h4", "h5", "h6", "hr", "img", "input", "li", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
# Only as a second defense: raw_html.py shows all other elements as text.
_REMOVED_WITH_CONTENT = {"script", "style"}
_ATTRIBUTES = {
    "*": {"aria-label", "class", "dir", "id", "lang", "title"},
    "a": {"href"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "div": {"data-language", "role", "tabindex"},
    "img": {"alt", "height", "src", "width"},
    "input": {"checked", "disabled", "type"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "pre": {"tabindex"},
    "span": {"role", "tabindex"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_CLASSES = COLOR_CLASSES | {
    "align-center", "align-left", "align-right", "anchor", "callout", "callout-caution",
    "callout-important", "callout-note", "callout-tip", "callout-title", "callout-warning",
    "cite-ref", "code", "figures", "references",
    "footnote-backref", "footnote-ref", "footnotes", "formula", "in-margin", "list", "math",
    "sidenote", "sidenote-number", "table", "task", "tie",
}  # fmt: skip
_LANGUAGE_CLASS = re.compile(r"language-[\w+#.-]{1,30}")
# An id on other elements, or a name, could shadow a property of the document (DOM clobbering).
_TAGS_WITH_ID = {"a", "div", "figure", "h2", "h3", "h4", "h5", "h6", "span", "table"}
_ID = re.compile(r"(?!(?:fn(?:ref)?|cite)\d)\w[\w.-]{0,119}")
_VALUES = {
    "colspan": re.compile(r"\d{1,3}"),
    "data-language": re.compile(r"[\w+#.-]{1,30}"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "height": re.compile(r"\d{1,5}"),
    "role": re.compile(r"group|note|region"),
    "rowspan": re.compile(r"\d{1,3}"),
    "span": re.compile(r"\d{1,3}"),
    "start": re.compile(r"-?\d{1,9}"),
    "tabindex": re.compile(r"0"),
    "value": re.compile(r"-?\d{1,9}"),
    "width": re.compile(r"\d{1,5}%?"),
}


@cache
def allowed_tags(*, has_blocks: bool) -> frozenset[str]:
    return frozenset(_INLINE_TAGS | _BLOCK_TAGS if has_blocks else _INLINE_TAGS)


def clean(html: str, context: RenderContext) -> str:
    """Remove everything from ``html`` that is not on the allow-list."""
    everywhere = _ATTRIBUTES["*"] | ({"data-line"} if context.with_line_numbers else set())

    def value_of(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "class":
            return _known_classes(value)
        if attribute == "id":
            return _id(tag, value, context)
        if attribute == "data-line":
            return value.removeprefix(context.token) if value.startswith(context.token) else None
        # nh3 checks href and src, but not cite.
        if attribute in {"cite", "href", "src"}:
            return value if is_safe_url(value) else None
        pattern = _VALUES.get(attribute)
        return value if pattern is None or pattern.fullmatch(value) else None

    return nh3.clean(
        html,
        tags=allowed_tags(has_blocks=context.has_blocks) | {context.token},
        clean_content_tags=_REMOVED_WITH_CONTENT,
        attributes=_ATTRIBUTES | {"*": everywhere, context.token: {"n"}},
        attribute_filter=value_of,
        # Other inputs are form fields.
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
    )


@lru_cache(maxsize=1024)
def _known_classes(value: str) -> str | None:
    known = (name for name in value.split() if name in _CLASSES or _LANGUAGE_CLASS.fullmatch(name))
    return " ".join(known) or None


def _id(tag: str, value: str, context: RenderContext) -> str | None:
    if value.startswith(context.token):
        return value.removeprefix(context.token)
    is_free = value not in context.ids and value not in RESERVED_IDS
    if (
        not context.has_blocks
        or not is_free
        or tag not in _TAGS_WITH_ID
        or not _ID.fullmatch(value)
    ):
        return None
    context.ids.add(value)
    return value
