"""The values of Liquid, and the filters that python-liquid lacks or has otherwise than Jekyll."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial, wraps
from typing import Any
from urllib.parse import quote, quote_plus

from django.utils.html import strip_tags
from liquid import Environment, Token, TokenStream
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, tokenize
from liquid.builtin.filters import string as text_filters
from liquid.builtin.filters.misc import date as formatted_date
from liquid.exceptions import LiquidError
from liquid.filter import num_arg, with_context, with_environment
from liquid.token import TOKEN_EXPRESSION

LONGEST_TEXT = 100_000
MOST_ITEMS = 2_000
_MOST_BITS = 4_000
_MOST_REPLACED = 20_000_000
_LONGEST_DATE = 100
_NOT_IN_SLUGS = {
    "default": r"[\W_]+", "pretty": r"[^\w.~!$&'()+,;=@]+", "ascii": r"[^A-Za-z0-9]+",
    "raw": r"\s+",
}  # fmt: skip


class UncomputableError(LiquidError):
    """The message says what is not known, to go into a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, token=None)


class Unknown:
    """A value that only the old site had, with all that is in it; ``reason`` says so."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __getitem__(self, key: object) -> "Unknown":
        return self


def shown(value: object) -> str:
    """Return how Liquid writes a value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return _joined(value, "")
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    return "" if value is None or isinstance(value, Mapping) else str(value)


def weight(value: object) -> int:
    """Return how much work a value may make; raise UncomputableError if it is too large."""
    if isinstance(value, str):
        return _within(len(value), LONGEST_TEXT) // 50 + 1
    if isinstance(value, list | tuple | range):
        return _within(len(value), MOST_ITEMS) + 1
    if isinstance(value, int):
        _within(value.bit_length(), _MOST_BITS)
    return 1


def bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Limit what a filter takes and makes, and give one for texts what Liquid writes of others."""
    name = getattr(function, "__name__", "")
    is_for_texts = function.__module__ == text_filters.__name__ and name != "slice_"
    takes_context = getattr(function, "with_context", False)

    @with_context
    @wraps(function)
    def limited(value: Any, *others: Any, context: Any, **named: Any) -> Any:
        context.renderer.spend(sum(map(weight, (value, *others))))
        if is_for_texts:
            value, *others = map(_as_text, (value, *others))
        if name.startswith("replace"):
            _within(len(value) * len(str(others[-1])), _MOST_REPLACED)
        made = function(value, *others, **named, **({"context": context} if takes_context else {}))
        weight(made)
        return made

    return limited


def _as_text(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else shown(_single(value))


def _within(size: int, most: int) -> int:
    if size > most:
        raise UncomputableError("it makes something too large")
    return size


def _items(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, list | tuple | range):
        return list(value)
    return [] if value is None else [value]


def _single(item: Any) -> Any:
    """Refuse a list in a list: a few lines can nest them so that no memory holds the text."""
    if isinstance(item, list):
        raise UncomputableError("it makes a list of lists")
    return item


def _property(item: Any, path: object) -> Any:
    for name in shown(path).split("."):
        item = item.get(name) if isinstance(item, Mapping) else None
    return item


def _relative_url(value: Any) -> str:
    text = shown(value)
    is_address = re.match(r"[a-z][a-z0-9+.-]*:|//", text)
    return text if is_address else f"/{text.lstrip('/')}"


def _escape(value: Any) -> str:
    return html.escape(shown(value)).replace("&#x27;", "&#39;")


def _escape_once(value: Any) -> str:
    return re.sub(r"[<>\"']|&(?![a-zA-Z]+;|#\d+;)", lambda one: _escape(one[0]), shown(value))


def _slugify(value: Any, mode: str = "default") -> str:
    if mode == "none":
        return shown(value)
    if mode not in _NOT_IN_SLUGS:
        raise UncomputableError(f"slugs of the kind “{shown(mode)[:20]}” are unknown here")
    return re.sub(_NOT_IN_SLUGS[mode], "-", shown(value)).strip("-").lower()


def _split(value: Any, at: Any = None) -> list[str]:
    """Leave empty parts at the end out, as Ruby does."""
    text, sign = shown(value), shown(at)
    parts = text.split(None if sign == " " else sign) if sign else list(text)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _joined(items: Iterable[Any], between: str) -> str:
    texts = [shown(item) for item in items]
    _within(sum(map(len, texts)) + len(between) * len(texts), LONGEST_TEXT)
    return between.join(texts)


def _sentence(value: Any, word: str = "and") -> str:
    *items, last = _items(value) or [""]
    comma = "," if len(items) > 1 else ""
    return f"{_joined(items, ', ')}{comma} {word} {shown(last)}" if items else shown(last)


def _round(value: Any, digits: Any = 0) -> float:
    """Round halves away from zero, as Ruby does."""
    places = int(num_arg(digits, 0))
    number = Decimal(str(num_arg(value, 0))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return float(number) if places > 0 else int(number)


@with_environment
def _date(value: Any, pattern: str = "%Y-%m-%d", *, environment: Environment) -> str:
    if value in ("now", "today"):
        raise UncomputableError("it depends on the day on which the old site was built")
    if not isinstance(value, date | int | str) or len(shown(value)) > _LONGEST_DATE:
        return shown(value)
    return str(formatted_date(value, pattern, environment=environment))


def _date_as(pattern: str) -> Callable[..., str]:
    return with_environment(partial(_date, pattern=pattern))


@with_environment
def _xml_date(value: Any, *, environment: Environment) -> str:
    text = _date(value, "%Y-%m-%dT%H:%M:%S%z", environment=environment)
    return re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text)


def _where(value: Any, name: str, *wanted: Any) -> list[Any]:
    def fits(found: Any) -> bool:
        if not wanted:
            return found is not None and found is not False
        if wanted[0] is None:
            return found is None
        return shown(wanted[0]) in [shown(one) for one in _items(found)]

    return [item for item in _items(value) if fits(_property(item, name))]


def _sort(value: Any, name: Any = None, nils: str = "first") -> list[Any]:
    pairs = [(item if name is None else _property(item, name), item) for item in _items(value)]
    without = [item for key, item in pairs if key is None]
    known = sorted((pair for pair in pairs if pair[0] is not None), key=lambda pair: pair[0])
    found = [item for _, item in known]
    return [*found, *without] if nils == "last" else [*without, *found]


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {}
    for item, key in pairs:
        groups.setdefault(shown(key), []).append(item)
    return [{"name": key, "items": items, "size": len(items)} for key, items in groups.items()]


@with_context
def _by_expression(parser: Any, value: Any, name: str, written: str, *, context: Any) -> Any:
    """Yield each item with what an expression is for it, in which ``name`` is the item."""
    if ".." in written:
        raise UncomputableError("ranges in an expression in quotes are unknown here")
    token = Token(TOKEN_EXPRESSION, written, 0, written)
    expression = parser.parse(context.env, TokenStream(tokenize(written, token)))
    for item in _items(value):
        with context.extend({name: item}):
            yield item, expression.evaluate(context)


@with_context
def _where_exp(value: Any, *words: Any, context: Any) -> list[Any]:
    found = _by_expression(BooleanExpression, value, *words, context=context)
    return [item for item, holds in found if holds]


@with_context
def _group_by_exp(value: Any, *words: Any, context: Any) -> list[Any]:
    return _grouped(_by_expression(FilteredExpression, value, *words, context=context))


FILTERS: dict[str, Callable[..., Any]] = {
    "absolute_url": _relative_url,
    "array_to_sentence_string": _sentence,
    "cgi_escape": lambda value: quote_plus(shown(value)),
    "date": _date,
    "date_to_long_string": _date_as("%d %B %Y"),
    "date_to_rfc822": _date_as("%a, %d %b %Y %H:%M:%S %z"),
    "date_to_string": _date_as("%d %b %Y"),
    "date_to_xmlschema": _xml_date,
    "escape": _escape,
    "escape_once": _escape_once,
    "group_by": lambda value, name: _grouped((a, _property(a, name)) for a in _items(value)),
    "group_by_exp": _group_by_exp,
    "join": lambda value, between=" ": _joined(_items(value), shown(between)),
    "markdownify": shown,
    "normalize_whitespace": lambda value: " ".join(shown(value).split()),
    "number_of_words": lambda value: len(shown(value).split()),
    "pop": lambda value, count=1: _items(value)[: -count or None],
    "push": lambda value, item: [*_items(value), _single(item)],
    "relative_url": _relative_url,
    "round": _round,
    "shift": lambda value, count=1: _items(value)[count:],
    "slugify": _slugify,
    "smartify": shown,
    "sort": _sort,
    "split": _split,
    "strip_html": lambda value: strip_tags(shown(value)),
    "to_integer": lambda value: int(num_arg(value, 0)),
    "unshift": lambda value, item: [_single(item), *_items(value)],
    "uri_escape": lambda value: quote(shown(value), safe="/:?&=#%"),
    "where": _where,
    "where_exp": _where_exp,
    "xml_escape": _escape,
}
