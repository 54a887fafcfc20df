"""Lists in the bodies of posts and pages, such as ``::: posts {topic=systems}``.

A body stores the line; each page that shows the body fills the list, so that it is never stale.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html

from blog.markdown.context import ListRules
from blog.markdown.list_syntax import MAX_LISTS, split_list
from blog.markdown.rendering import replace_lists, with_id_prefix
from blog.models import Redirect, Topic

USUAL_ROWS, MAX_ROWS = 50, 200
# Phones and word processors write curly quotation marks.
_OPTION = re.compile(
    r"""[\s,]*([\w-]+)(?:\s*=\s*(?:["“”]([^"“”]*)["“”]|['‘’]([^'‘’]*)['‘’]"""
    r"""|([^\s"“”'‘’{}=,]+))?)?(?=[\s,]|$)"""
)

Options = Mapping[str, Any]


class ListMistake(ValueError):  # noqa: N818 - an author's mistake, not an error
    """What is wrong with the options of a list, in a sentence."""


@dataclass(frozen=True)
class ListBlock:
    """``options`` convert written values; ``template`` shows the result of ``entries``.

    ``more`` is the text of the link to all rows. Of the options ``exclusive``, one is possible.
    """

    rows: Callable[[Options], QuerySet[Any] | Sequence[Any]]
    options: Mapping[str, Callable[[str], object]]
    more: Promise
    more_url: Callable[[Options], str]
    template: str
    entries: Callable[[Sequence[Any], HttpRequest], Mapping[str, Any]] = lambda rows, request: {}
    exclusive: tuple[str, ...] = ()


_registered: dict[str, ListBlock] = {}


def register_list(name: str, block: ListBlock) -> None:
    _registered[name] = block


def fill_lists(row: Any, request: HttpRequest, *, is_brief: bool = False) -> None:
    """Fill the lists in the ``body_html`` of a row that is about to be shown.

    ``is_brief``: as plain links, for feeds. A row is never part of its own lists.
    """
    row.body_html = filled(row.body_html, request, without=row, is_brief=is_brief)


def filled(
    html: str, request: HttpRequest, *, without: Model | None = None, is_brief: bool = False
) -> str:
    numbers = count(1)

    def show(source: str) -> str:
        number = next(numbers)
        if number > MAX_LISTS:
            return format_html("<p>{}</p>", source)
        try:
            block, options = _read(*split_list(source))
        except ListMistake:
            return format_html("<p>{}</p>", source)
        limit = options["limit"]
        rows = block.rows(options)[: limit + 2]
        found = [row for row in rows if row != without][: limit + 1]
        context = {
            "rows": found[:limit],
            "more": block.more,
            "more_url": block.more_url(options) if len(found) > limit else "",
            "template": "blog/_list_links.html" if is_brief else block.template,
        }
        if not is_brief:
            context.update(block.entries(found[:limit], request))
        list_html = render_to_string("blog/_list_block.html", context)
        return with_id_prefix(list_html, f"list-{number}")

    return replace_lists(html, show)


def _refusal(name: str, options: str) -> str:
    try:
        _read(name, options)
    except ListMistake as mistake:
        return str(mistake)
    return ""


LIST_RULES = ListRules(_registered.keys(), _refusal)


def _read(name: str, text: str) -> tuple[ListBlock, dict[str, Any]]:
    """Return a list and its options; raise ListMistake."""
    block = _registered[name]
    if text.startswith("{") and "}" not in text:
        raise ListMistake("Close the options with “}”.")
    if text and not (text.startswith("{") and text.endswith("}")):
        raise ListMistake(f"Write the options of “{name}” in braces: ::: {name} {{limit=5}}.")
    parsers = {**block.options, "limit": number_up_to(MAX_ROWS)}
    given: dict[str, Any] = {}
    for option, value in _written(text[1:-1]):
        if option not in parsers:
            known = ", ".join(parsers)
            raise ListMistake(f"“{name}” has no option “{option}”. Options: {known}.")
        if option in given:
            raise ListMistake(f"The option “{option}” is given twice.")
        if bool(value) == (parsers[option] is flag):
            hint = "takes no value" if value else f"needs a value: {option}=…"
            raise ListMistake(f"The option “{option}” {hint}.")
        given[option] = parsers[option](value)
    if block.exclusive and given.keys() >= set(block.exclusive):
        raise ListMistake(f"Choose one of the options: {', '.join(block.exclusive)}.")
    return block, {**dict.fromkeys(block.options), "limit": USUAL_ROWS, **given}


def _written(text: str) -> Iterator[tuple[str, str]]:
    """Yield the options as they are written, without quotes."""
    position, end = 0, len(text.rstrip(" \t,"))
    while position < end:
        found = _OPTION.match(text, position)
        if found is None and sum(map(text.count, '"“”')) % 2:
            raise ListMistake(f"A quotation mark is missing in “{text.strip()}”.")
        if found is None:
            raise ListMistake(f"“{text[position:].strip()}” isn't an option such as limit=5.")
        yield found[1].lower(), found[2] or found[3] or found[4] or ""
        position = found.end()


# ── options ─────────────────────────────────────────────────────────────────────────────────
def flag(_value: str) -> bool:
    """Parse an option without a value."""
    return True


def topic_named(value: str) -> Topic:
    """Find a topic by its slug, its name, or a slug that it had."""
    matching = Topic.objects.filter(Q(slug=value) | Q(name__iexact=value)).order_by("pk")
    found = sorted(matching, key=lambda row: row.slug != value)[:1]
    if not found:
        former = Redirect.objects.at(f"{reverse('blog:topic_list')}{value}/")
        found = list(Topic.objects.filter(pk__in=former.values("topic")))
    if not found:
        raise ListMistake(f"There is no topic “{value}”.")
    return found[0]


def number_up_to(most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,4}", value) or not 1 <= int(value) <= most:
            raise ListMistake(f"“{value}” isn't a number from 1 to {most}.")
        return int(value)

    return parse


def list_url(url_name: str, *names: str) -> Callable[[Options], str]:
    """Return a function for the URL of a list page with the chosen filters of these names."""

    def url(options: Options) -> str:
        given = {name: options[name] for name in names if options[name]}
        values = {name: getattr(value, "slug", value) for name, value in given.items()}
        return reverse(url_name) + (f"?{urlencode(values)}" if values else "")

    return url


def one_of(*values: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in values:
            raise ListMistake(f"“{value}” isn't one of: {', '.join(values)}.")
        return value

    return parse
