"""Account for the words of each file that became a page: saved, syntax, or listed in the report."""

import re
from collections import defaultdict
from html import unescape
from pathlib import PurePosixPath
from typing import Any

from blog.folders.source import MARKDOWN_SUFFIXES, Folder
from blog.markdown.missing_words import words_in
from importers.front_matter import FrontMatterError, parse_yaml_front_matter
from importers.report import ImportReport, WordCount

_HEAD = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# What no page shows.
_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("%%", "%%"),
           ("{% comment %}", "{% endcomment %}"))  # fmt: skip
# Commands, of which only quoted text is content.
_COMMANDS = (("{%", "%}"), ("{{", "}}"))
_OPENING = re.compile(r"\{%-?[ \t]{0,20}")
_CLOSING = re.compile(r"[ \t]{0,20}-?%\}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_QUOTED = re.compile(r"(?:alt|title|caption|label|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}|(?<=\S)\{[.#][^{}\n]*\}")
_TARGET = re.compile(r"(?<=\])\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)")
_DEFINITION = re.compile(r"^( {0,3}\[[^\]\n]+\]:)[ \t]*\S+", re.MULTILINE)
_FENCE = re.compile(r"^([ \t>]*(?:`{3,}|~{3,})).*$", re.MULTILINE)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>)\]\"']+")
_EMOJI = re.compile(r":[a-z0-9_+-]+:")
_NUMBER = re.compile(r"[\d_]+")
# Fields that say where a page is, how it looks or how it is listed.
_SETTINGS = re.compile(
    r"layout|permalink|slug|url|path|lang\w*|type|collection|nav\w*|toc|redirect_\w+|aliases"
    r"|categor\w+|tags|keywords|id|ref|\w*date|lastmod|weight|order|importance|\w*im(?:g|age)|cover"
    r"|\w*_url|\w*_link|link|github|bibliography|output|draft|status|math\w*|comments?|giscus\w*"
    r"|view|design|header|build|cascade|widget|authors?|thumbnail|teaser|cssclass\w*|\w*script",
    re.IGNORECASE,
)


def account_for_words(folder: Folder, report: ImportReport) -> None:
    listed: defaultdict[str, list[str]] = defaultdict(list)
    for line in (*report.notes, *report.warnings, *report.skipped, *report.examples):
        listed[line.place.path].append(line.message)
    for path, texts in report.saved_texts.items():
        if PurePosixPath(path).suffix.lower() in MARKDOWN_SUFFIXES and folder.has(path):
            wanted = _source_words(folder.read_text(path))
            known = words_in(unescape(" ".join([*texts, *listed[path]])))
            report.words.append(WordCount(path, len(wanted), tuple(sorted(wanted - known))))


def _source_words(text: str) -> set[str]:
    """Return the different words of a file's content, without syntax and numbers."""
    head = _HEAD.match(text)
    found = words_in(_without_syntax(text[head.end() :] if head else text))
    if head and head[1] == "---":
        try:
            found |= _words_of_fields(parse_yaml_front_matter(head[2]))
        except FrontMatterError:
            found |= words_in(head[2])
    return {word for word in found if not _NUMBER.fullmatch(word)}


def _words_of_fields(value: Any) -> set[str]:
    if isinstance(value, dict):
        fields = (one for name, one in value.items() if not _SETTINGS.fullmatch(str(name)))
        return set().union(*map(_words_of_fields, fields))
    if isinstance(value, list):
        return set().union(*map(_words_of_fields, value))
    return words_in(_without_syntax(value)) if isinstance(value, str) else set()


def _without_syntax(text: str) -> str:
    text = _CLOSING.sub(" %}", _OPENING.sub("{% ", text))
    for start, end in _HIDDEN:
        text = _without_parts(text, start, end, is_hidden=True)
    for start, end in _COMMANDS:
        text = _without_parts(text, start, end)
    text = _ATTRIBUTES.sub(" ", _TAG.sub(lambda found: _quoted_words(found[0]), text))
    text = _FENCE.sub(r"\1", _DEFINITION.sub(r"\1", _TARGET.sub(" ", text)))
    return unescape(_EMOJI.sub(" ", _URL.sub(" ", text)))


def _without_parts(text: str, start: str, end: str, *, is_hidden: bool = False) -> str:
    """Remove the parts between two marks, in one pass."""
    kept, at = [], 0
    while (found := text.find(start, at)) >= 0:
        last = text.find(end, found + len(start))
        if last < 0:
            break
        part = text[found : last + len(end)]
        kept += [text[at:found], " " if is_hidden else _quoted_words(part)]
        at = last + len(end)
    return "".join([*kept, text[at:]])


def _quoted_words(tag: str) -> str:
    return f" {' '.join(one or other for one, other in _QUOTED.findall(tag))} "
