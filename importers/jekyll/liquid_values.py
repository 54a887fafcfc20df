"""The values of Liquid, their limits, and the filters of Jekyll."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial, wraps
from typing import Any
from urllib.parse import quote, quote_plus

from liquid import Environment, Token, TokenStream
from liquid.builtin.expressions import BooleanExpression, tokenize
from liquid.builtin.filters import string as text_filters
from liquid.builtin.filters.misc import date as formatted_date
from liquid.exceptions import LiquidError
from liquid.filter import num_arg, with_context, with_environment
from liquid.token import TOKEN_EXPRESSION

_MAX_TEXT_LENGTH = 100_000
MAX_ITEMS = 2_000
_MAX_BITS = 4_000
_MAX_REPLACED = 20_000_000
_MAX_DATE_LENGTH = 100


class UncomputableError(LiquidError):
    """The message completes a sentence that says what is unknown."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, token=None)


class Unknown:
    """A value only the old site had, and everything inside it; ``reason`` explains why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __getitem__(self, key: object) -> "Unknown":
        return self


def liquid_text(value: object) -> str:
    """Return a value as Liquid prints it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return _joined(value, "")
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    return "" if value is None or isinstance(value, Mapping) else str(value)


def value_cost(value: object) -> int:
    """Return the cost of a value; raise UncomputableError if it is too large."""
    if isinstance(value, str):
        return _within(len(value), _MAX_TEXT_LENGTH) // 50 + 1
    if isinstance(value, list | tuple | range):
        return _within(len(value), MAX_ITEMS) + 1
    if isinstance(value, int):
        _within(value.bit_length(), _MAX_BITS)
    return 1


def bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Limit a filter's input and output; convert the input of text filters to text."""
    is_for_texts = function.__module__ == text_filters.__name__ and name != "slice"
    takes_context = getattr(function, "with_context", False)

    @with_context
    @wraps(function)
    def limited(*given: Any, context: Any, **named: Any) -> Any:
        context.renderer.spend(sum(map(value_cost, given)))
        if is_for_texts:
            given = tuple(one if type(one) in {int, float} else liquid_text(one) for one in given)
        if name.startswith("replace"):
            _within(len(given[0]) * len(liquid_text(given[-1])), _MAX_REPLACED)
        try:
            made = function(*given, **named, **({"context": context} if takes_context else {}))
        except TypeError as error:
            raise UncomputableError(f"the filter “{name}” does not accept these values") from error
        value_cost(made)
        return made

    return limited


def _within(size: int, most: int) -> int:
    if size > most:
        raise UncomputableError("the result is too large")
    return size


def _items(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, list | tuple | range):
        return list(value)
    return [] if value is None else [value]


def _property(item: Any, path: object) -> Any:
    for name in liquid_text(path).split("."):
        item = item.get(name) if isinstance(item, Mapping) else None
    return item


def _relative_url(value: Any) -> str:
    text = liquid_text(value)
    return text if re.match(r"[a-z][a-z0-9+.-]*:|//", text) else f"/{text.lstrip('/')}"


def _strip_html(value: Any) -> str:
    text = liquid_text(value)
    for begin, end in ("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"), ("<", ">"):
        # Without a known end, each start would search the rest of the text.
        head, last, tail = text.rpartition(end)
        text = re.sub(f"{begin}.*?{end}", "", head + last, flags=re.DOTALL) + tail
    return text


def _split(value: Any, at: Any = None) -> list[str]:
    """Drop trailing empty parts, as Ruby does."""
    parts = text_filters.split(liquid_text(value), at)
    while parts and not parts[-1]:
        parts.pop()
    return list(parts)


def _joined(items: Iterable[Any], between: str) -> str:
    texts = [liquid_text(item) for item in items]
    _within(sum(map(len, texts)) + len(between) * len(texts), _MAX_TEXT_LENGTH)
    return between.join(texts)


def _sentence(value: Any, word: str = "and") -> str:
    *items, last = _items(value) or [""]
    comma = "," if len(items) > 1 else ""
    return (
        f"{_joined(items, ', ')}{comma} {word} {liquid_text(last)}" if items else liquid_text(last)
    )


def _round(value: Any, digits: Any = 0) -> float:
    """Round halves away from zero, as Ruby does."""
    places = int(num_arg(digits, 0))
    number = Decimal(str(num_arg(value, 0))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return float(number) if places > 0 else int(number)


@with_environment
def _date(value: Any, pattern: str = "%Y-%m-%d", *, environment: Environment) -> str:
    if value in ("now", "today"):
        raise UncomputableError("it depends on when the old site was built")
    if not isinstance(value, date | int | str) or len(liquid_text(value)) > _MAX_DATE_LENGTH:
        return liquid_text(value)
    return str(formatted_date(value, pattern, environment=environment))


def _where(value: Any, name: str, wanted: Any) -> list[Any]:
    """Compare as text, as Jekyll does; for a list, one matching item is enough."""
    found = ((item, _items(_property(item, name)) or [None]) for item in _items(value))
    return [item for item, others in found if liquid_text(wanted) in map(liquid_text, others)]


@with_context
def _where_exp(value: Any, name: str, written: str, *, context: Any) -> list[Any]:
    if ".." in written:
        raise UncomputableError("ranges inside quotes are not supported")
    token = Token(TOKEN_EXPRESSION, written, 0, written)
    condition = BooleanExpression.parse(context.env, TokenStream(tokenize(written, token)))

    def holds(item: Any) -> bool:
        with context.extend({name: item}):
            return condition.evaluate(context)

    return list(filter(holds, _items(value)))


def _group_by(value: Any, name: str) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {}
    for item in _items(value):
        groups.setdefault(liquid_text(_property(item, name)), []).append(item)
    return [{"name": key, "items": items, "size": len(items)} for key, items in groups.items()]


def _sort(value: Any, name: Any = None, nils: str = "first") -> list[Any]:
    def key(item: Any) -> tuple[bool, Any]:
        found = item if name is None else _property(item, name)
        return (found is not None) == (nils == "first"), 0 if found is None else found

    return sorted(_items(value), key=key)


LIQUID_FILTERS: dict[str, Callable[..., Any]] = {
    "absolute_url": _relative_url,
    "array_to_sentence_string": _sentence,
    "cgi_escape": lambda value: quote_plus(liquid_text(value)),
    "date": _date,
    "date_to_long_string": with_environment(partial(_date, pattern="%d %B %Y")),
    "date_to_string": with_environment(partial(_date, pattern="%d %b %Y")),
    "date_to_xmlschema": with_environment(partial(_date, pattern="%Y-%m-%dT%H:%M:%S")),
    "group_by": _group_by,
    "join": lambda value, between=" ": _joined(_items(value), liquid_text(between)),
    "markdownify": liquid_text,
    "normalize_whitespace": lambda value: " ".join(liquid_text(value).split()),
    "number_of_words": lambda value: len(liquid_text(value).split()),
    "relative_url": _relative_url,
    "round": _round,
    "slugify": lambda value: re.sub(r"[\W_]+", "-", liquid_text(value)).strip("-").lower(),
    "smartify": liquid_text,
    "sort": _sort,
    "split": _split,
    "strip_html": _strip_html,
    "to_integer": lambda value: int(num_arg(value, 0)),
    "uri_escape": lambda value: quote(liquid_text(value), safe=":/?#[]@!$&'()*+,;=%"),
    "where": _where,
    "where_exp": _where_exp,
    "xml_escape": lambda value: html.escape(liquid_text(value)),
}
