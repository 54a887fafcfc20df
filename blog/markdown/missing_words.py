"""Find the words of a text that its page does not show, so that nothing vanishes unnoticed."""

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from html import escape, unescape
from html.entities import html5
from itertools import pairwise
from urllib.parse import unquote

from markdown_it.rules_core import StateCore

from blog.markdown.cjk import WIDE
from blog.markdown.context import Problem, RenderContext, context_of

_MAX_REPORTS = 20
_MAX_WORDS_IN_REPORT = 12
# A character of a script without spaces is a word. An underscore may be markup.
_WORD = re.compile(rf"[{WIDE}]|[^\W_{WIDE}]+")
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});")
_TITLE = re.compile(r"(?<==)([\"'])(?:(?!\1).)*\1")
_BETWEEN_WIDE = re.compile(rf"(?<=[{WIDE}]) (?=[{WIDE}])")
_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SHOWN_VALUE = re.compile(r' (?:href|src|alt|title|cite|id|width|height|data-language)="([^"]*)"')
_PUNYCODE = re.compile(r"\bxn--[a-z0-9-]{1,59}(?:\.[a-z0-9-]{1,63})*")
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}")


def missing_words(text: str, html: str, context: RenderContext) -> list[Problem]:
    """Return a problem for each line with words that are neither shown, syntax nor reported.

    ``html`` is the sanitized page with its formulas as TeX.
    """
    wanted = Counter(list_words(_without_entities(text)))
    shown = Counter(list_words(_visible(html)))
    missing = wanted - shown
    if not missing:
        return []
    missing -= Counter(
        word for part in context.syntax for word in list_words(_without_entities(part))
    )
    reports = " ".join(f"{problem.message} {problem.source}" for problem in context.problems)
    reported = words_in(reports) | context.exempt_words
    for word in [word for word in missing if word in reported]:
        del missing[word]
    if missing:
        _discard_joined(list_words(text), missing, shown - wanted)
    return list(_by_line(text, +missing)) if +missing else []


def _discard_joined(words: list[str], missing: Counter[str], shown: Counter[str]) -> None:
    """Discard words that are shown as one, since only markup was between them."""
    for pair in pairwise(word for word in words if word in missing):
        whole = "".join(pair)
        if shown[whole] > 0 and all(missing[word] > 0 for word in pair):
            missing.subtract((*pair,))
            shown[whole] -= 1


def collect_syntax(state: StateCore) -> None:
    """Record what is markup in the parsed text: labels, languages of code, numbers of lists."""
    context = context_of(state.env)
    for token in state.tokens:
        if token.info:
            # A title after the language is text of the author's, and not shown.
            context.syntax.append(_TITLE.sub("", token.info))
        if token.meta.get("checked"):
            context.syntax.append("x")
    labels = [*state.env.get("footnotes", {}).get("refs", ())]
    if "references" in state.env:
        labels += state.env["references"].used
    context.exempt_words |= words_in(" ".join(labels))


def words_in(text: str) -> set[str]:
    return set(list_words(text))


def list_words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _without_entities(text: str) -> str:
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda m: m[0] if m[1][0] != "#" and f"{m[1]};" not in html5 else " ", text)


def _visible(html: str) -> str:
    """Return the text of a page and the values of attributes, where ``a<b>b</b>`` is two words."""
    html = _CODE.sub(lambda code: f" {_TAG.sub('', code[0])} {_values(code[0])} ", html)
    return unescape(f"{_TAG.sub(' ', html)} {_values(html)}")


def _values(html: str) -> str:
    values = " ".join(_SHOWN_VALUE.findall(html))
    if _ENCODED.search(values):
        values += f" {escape(unquote(values))}"
    for host in _PUNYCODE.findall(values):
        with suppress(UnicodeError):
            values += f" {host.encode().decode('idna')}"
    return values


def _by_line(text: str, missing: Counter[str]) -> Iterable[Problem]:
    """Assign the words to the lines that have most of them."""
    lines = [(number, list_words(line)) for number, line in enumerate(text.split("\n"), 1)]
    lines = [line for line in lines if any(word in missing for word in line[1])]
    lines.sort(key=lambda line: -sum(word in missing for word in line[1]) / len(line[1]))
    found: list[Problem] = []
    for number, words in lines[: _MAX_REPORTS * 10]:
        lost = []
        for word in words:
            if missing[word] > 0:
                missing[word] -= 1
                lost.append(word)
        if lost:
            some = _BETWEEN_WIDE.sub("", " ".join(lost[:_MAX_WORDS_IN_REPORT]))
            some += " …" * (len(lost) > _MAX_WORDS_IN_REPORT)
            found.append(Problem(number, f"These words are not shown: “{some}”."))
    return sorted(found, key=lambda problem: problem.line or 0)[:_MAX_REPORTS]
