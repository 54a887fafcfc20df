"""Liquid's expressions: variables, literals and filters, as far as the folder tells them."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from django.utils.html import strip_tags
from django.utils.text import slugify

from importers.jekyll.documents import moment_of
from importers.jekyll.site_settings import list_of, text_of

LONGEST_VALUE = 100_000
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|.", re.DOTALL)
_STEP = re.compile(r"\.?([\w-]+\??)|\[([^\[\]]*)\]")
_COMPARISON = re.compile(
    r"^(?P<left>\"[^\"]*\"|'[^']*'|\S+)\s*(?P<sign>==|!=|<>|>=|<=|>|<|\bcontains\b)"
    r"\s*(?P<right>\"[^\"]*\"|'[^']*'|\S+)$"
)
_LITERALS = {"true": True, "false": False, "nil": None, "null": None, "empty": "", "blank": ""}


class UncomputableError(ValueError):
    """The message says what is not known, to go into a sentence."""


class Scope:
    """The variables that are known at one place; inner ones hide outer ones."""

    def __init__(self, *layers: Mapping[str, Any]) -> None:
        self.layers: list[dict[str, Any]] = [dict(layer) for layer in layers]

    def within(self, values: Mapping[str, Any]) -> "Scope":
        scope = Scope()
        scope.layers = [*self.layers, dict(values)]
        return scope

    def set(self, name: str, value: Any) -> None:
        """What is assigned anywhere is known in all that follows."""
        self.layers[0][name] = value

    def get(self, name: str) -> Any:
        for layer in reversed(self.layers):
            if name in layer:
                return layer[name]
        return None


class Unknown:
    """A value that only the old site could tell; whatever asks for it cannot be computed."""

    def __init__(self, name: str) -> None:
        self.name = name


def evaluate(expression: str, scope: Scope) -> Any:
    first, *filters = [part.strip() for part in _split(expression, "|")]
    value = operand(first, scope)
    for written in filters:
        name, _, words = written.partition(":")
        arguments = [operand(word.strip(), scope) for word in _split(words, ",") if word.strip()]
        known = _FILTERS.get(name.strip())
        if known is None:
            raise UncomputableError(f"the filter “{name.strip()[:60]}” is unknown here")
        try:
            value = known(value, *arguments)
        except UncomputableError:
            raise
        except (TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
            raise UncomputableError(f"the filter “{name.strip()}” cannot be applied") from error
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            raise UncomputableError("it makes a text that is far too long")
    return value


def _split(written: str, sign: str) -> list[str]:
    """Divide at a sign that does not stand in quotes."""
    parts = [""]
    for found in _QUOTED.finditer(written):
        if found[0] == sign:
            parts.append("")
        else:
            parts[-1] += found[0]
    return parts


def holds(condition: str, scope: Scope) -> bool:
    if " or " in condition:
        return any(holds(part, scope) for part in condition.split(" or "))
    if " and " in condition:
        return all(holds(part, scope) for part in condition.split(" and "))
    found = _COMPARISON.match(condition.strip())
    if found is None:
        value = evaluate(condition.strip(), scope)
        return value is not None and value is not False
    left, right = operand(found["left"], scope), operand(found["right"], scope)
    return _compare(left, found["sign"], right)


def operand(written: str, scope: Scope) -> Any:
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        return written[1:-1]
    if re.fullmatch(r"-?\d+", written):
        return int(written)
    if re.fullmatch(r"-?\d+\.\d+", written):
        return float(written)
    if written in _LITERALS:
        return _LITERALS[written]
    return _looked_up(written, scope)


def shown(value: object) -> str:
    """Return how Liquid writes a value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "".join(shown(item) for item in value)
    return "" if value is None or isinstance(value, dict) else str(value)


def _looked_up(path: str, scope: Scope) -> Any:
    value: Any = None
    for number, step in enumerate(_STEP.finditer(path)):
        name = step[1]
        key = operand(step[2].strip(), scope) if name is None else name
        value = scope.get(str(key)) if number == 0 else _step(value, key)
        if isinstance(value, Unknown):
            raise UncomputableError(f"only the old site knows {value.name}")
    return value


def _step(value: Any, key: Any) -> Any:
    if isinstance(value, Mapping):
        if key == "size" and "size" not in value:
            return len(value)
        return value.get(key)
    if key == "size" and isinstance(value, list | str):
        return len(value)
    if isinstance(value, list):
        if key in {"first", "last"}:
            return (value[0] if key == "first" else value[-1]) if value else None
        if isinstance(key, int) and -len(value) <= key < len(value):
            return value[key]
    return None


def _compare(left: Any, sign: str, right: Any) -> bool:
    if sign == "contains":
        return right in left if isinstance(left, list | str) and right is not None else False
    if sign in {"==", "!=", "<>"}:
        is_empty = right == "" and left in (None, "", [], {})
        return (left == right or is_empty) == (sign == "==")
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return False
    return {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right}[sign]


def _relative_url(value: Any) -> str:
    text = shown(value)
    is_address = re.match(r"[a-z][a-z0-9+.-]*:|//", text)
    return text if is_address else f"/{text.lstrip('/')}"


def _date(value: Any, pattern: str = "%Y-%m-%d") -> str:
    moment = value if isinstance(value, date | datetime) else moment_of(value, UTC)
    if moment is None:
        raise UncomputableError(f"“{shown(value)[:40]}” is no date")
    day = str(moment.day)
    return moment.strftime(pattern.replace("%-d", day).replace("%e", day.rjust(2)))


def _where(value: Any, name: str, *wanted: Any) -> list[Any]:
    records = [one for one in list_of(value) if isinstance(one, dict)]
    return [one for one in records if (one.get(name),) == wanted or (not wanted and one.get(name))]


def _where_exp(value: Any, *_: Any) -> list[Any]:
    if value:
        raise UncomputableError("the filter “where_exp” is unknown here")
    return []


def _sorted(value: Any, name: str = "") -> list[Any]:
    def key(one: Any) -> str:
        return shown(one.get(name) if name and isinstance(one, dict) else one)

    return sorted(list_of(value), key=key)


def _truncate(value: Any, length: int = 50, end: str = "...") -> str:
    text = shown(value)
    return text if len(text) <= length else text[: max(0, length - len(end))] + end


def _slice(value: Any, start: int, length: int = 1) -> Any:
    start = start + len(value) if start < 0 else start
    return value[start : start + length]


def _size(value: Any) -> int:
    return len(value) if isinstance(value, list | str | dict) else 0


def _default(value: Any, other: Any = "") -> Any:
    return other if value in (None, False, "", []) else value


_FILTERS: dict[str, Callable[..., Any]] = {
    "absolute_url": _relative_url,
    "relative_url": _relative_url,
    "append": lambda value, end: shown(value) + shown(end),
    "prepend": lambda value, start: shown(start) + shown(value),
    "capitalize": lambda value: shown(value).capitalize(),
    "cgi_escape": lambda value: quote(shown(value)),
    "concat": lambda value, other: [*list_of(value), *list_of(other)],
    "date": _date,
    "date_to_string": lambda value: _date(value, "%d %b %Y"),
    "date_to_long_string": lambda value: _date(value, "%d %B %Y"),
    "date_to_xmlschema": lambda value: _date(value, "%Y-%m-%dT%H:%M:%S"),
    "default": _default,
    "divided_by": lambda value, other: value // other,
    "downcase": lambda value: shown(value).lower(),
    "escape": shown,
    "escape_once": shown,
    "first": lambda value: _step(value, "first"),
    "join": lambda value, between=" ": between.join(shown(one) for one in list_of(value)),
    "last": lambda value: _step(value, "last"),
    "lstrip": lambda value: shown(value).lstrip(),
    "map": lambda value, name: [_step(one, name) for one in list_of(value)],
    "markdownify": shown,
    "minus": lambda value, other: value - other,
    "newline_to_br": lambda value: shown(value).replace("\n", "<br>\n"),
    "number_of_words": lambda value: len(shown(value).split()),
    "plus": lambda value, other: value + other,
    "remove": lambda value, gone: shown(value).replace(gone, ""),
    "replace": lambda value, old, new: shown(value).replace(old, new),
    "replace_first": lambda value, old, new: shown(value).replace(old, new, 1),
    "reverse": lambda value: list(reversed(list_of(value))),
    "rstrip": lambda value: shown(value).rstrip(),
    "size": _size,
    "slice": _slice,
    "slugify": lambda value, *_: slugify(shown(value), allow_unicode=True),
    "smartify": shown,
    "sort": _sorted,
    "split": lambda value, at: shown(value).split(at) if at else list(shown(value)),
    "strip": lambda value: shown(value).strip(),
    "strip_html": lambda value: strip_tags(shown(value)),
    "strip_newlines": lambda value: shown(value).replace("\n", ""),
    "times": lambda value, other: value * other,
    "truncate": _truncate,
    "uniq": lambda value: list({shown(one): one for one in list_of(value)}.values()),
    "upcase": lambda value: shown(value).upper(),
    "uri_escape": lambda value: quote(shown(value), safe="/:?&=#%"),
    "url_encode": lambda value: quote(shown(value)),
    "where": _where,
    "where_exp": _where_exp,
    "xml_escape": text_of,
}
