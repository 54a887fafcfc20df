"""Split a field of authors or editors into names, also where they are not separated by ``and``."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from blog.bibliography.html_text import INVISIBLE
from blog.bibliography.latex_accents import compose_accents
from blog.bibliography.latex_html import html_to_latex
from blog.bibliography.latex_primitives import rewrite_primitives
from blog.bibliography.reference import is_cjk_name

_ET_AL = re.compile(
    r"(?i),?\s*(?:(?:\band\s+)?\{?(?<!\w)et\.?\s+al(?:ii|\.)?\}?|\band others|\.\.\.|…)\s*$"
)
_BETWEEN_NATURAL = re.compile(r"[,;，；、،\n]|\band\b|&")
_IN_BRACES = re.compile(r"^\{(.*)\}$")
_OTHERS = re.compile(r"(?:(?:\d+ )?(?:more|others?)|et al|…)?")
# Commands whose last argument is text, and commands that add nothing to a name.
_WRAPPER = re.compile(
    r"\\(?:textbf|textit|textsc|textsf|texttt|textrm|textup|textmd|textsl|textnormal|text|emph"
    r"|underline|uline|uuline|ul|hl|mbox|hbox|mkbibbold|mkbibemph|mkbibnamefamily|mkbibnamegiven"
    r"|bibnamefont|bibfnamefont|textcolor\s*\{[^{}]*\}|bibinfo\s*\{[^{}]*\})"
    r"\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
)
_DECLARATION = re.compile(
    r"\\(?:bf|it|em|sc|sl|rm|sf|tt|bfseries|itshape|scshape|slshape|rmfamily|sffamily|ttfamily"
    r"|normalfont|color\s*\{[^{}]*\}|relax|protect|xspace)(?![a-zA-Z])\s*"
)
_GROUP_OF_DECLARATION = re.compile(
    r"\{\s*(?:\\(?:bf|it|em|sc|sl|rm|sf|tt|bfseries|itshape|scshape|slshape)(?![a-zA-Z])\s*"
    r"|\\color\s*\{[^{}]*\}\s*)+((?:[^{}]|\{[^{}]*\})*)\}"
)
_MARKDOWN_BOLD = re.compile(r"(\*\*|__)([^*_]+)\1")
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*(\{[^{}]*\})")
_DROPPED = re.compile(
    r"\\(?:thanks|footnote|footnotemark|orcidlink|orcid|orcidID|corref|fnref|ead|email)\b\s*"
    r"(?:\[[^\]]*\])?\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\})?"
    r"|\s*(\((?i:eds?|hrsg)\.?\))"
)
_RAISED_HTML = re.compile(r"(?i)<sup>([^<{}]*)</sup>")
_SPACE = re.compile(r"~|\\(?:,|;|:|!|\s|quad\b|qquad\b|thinspace\b|space\b)")
_AND = re.compile(r"(?i)(?:^|\s+|(?<=,))and(?:\s+|$)|\s*\\and\b\s*")
# Separators only between names of several words: "Procter & Gamble" is one.
_OTHER_AND = re.compile(r"(?i)(?<!von)\s+(?:\\?&|und|et|with|[/|+•·])\s+(?!al\b)")
_SUFFIX = re.compile(r"(?i)(?:jr|sr)\.?|[ivx]{2,4}|2nd|3rd|ph\.?\s?d\.?|m\.?d\.?")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.[ \-–]?){1,4}(?:[^\W\d_a-z]\.?)?|[A-Z]{1,3}")
_CAPITALS = re.compile(r"[A-Z]{1,3}|(?:[^\W\d_a-z]\.-?){1,3}")
# A single person's mark comes at the end.
_ENDS_WITH_MARK = re.compile(r"(?:[^{]\$|\\textsuperscript\{[^{}]*\}|[\d*†‡§¶])$")
_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix)\s*=\s*(.*?)\s*")


def _without_braces(match: re.Match[str]) -> str:
    return match[0] if match[1] else match[3]


_MARKUP: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # The space that ends a command isn't part of the name.
    (re.compile(r"(\\[a-zA-Z]+)\\\s"), r"\1{} "),
    (_GROUP_OF_DECLARATION, r"\1"),
    (_WRAPPER, r"\1"),
    (_DECLARATION, ""),
    (_MARKDOWN_BOLD, r"\2"),
    (re.compile(r"\\[-/]"), ""),
    (_SPACE, " "),
    # Not the argument of a command.
    (re.compile(r"(\\[a-zA-Z]+\s*)\{([^\W\d_])\}|\{([^\W\d_])\}"), _without_braces),
)
_MAX_NESTING = 5
_MAX_WORDS = 6


@dataclass
class NameList:
    names: list[str] = field(default_factory=list)
    has_more: bool = False
    """Whether the list ends with ``and others`` or ``et al.``"""
    problems: list[str] = field(default_factory=list)
    unread: str = ""
    """A list of which it is not certain where a name ends."""


def names_between_commas(text: str) -> list[str]:
    """Split a list of names in their natural order; braces hold a name together."""
    if "{" not in text:
        names = [name.strip() for name in _BETWEEN_NATURAL.split(text)]
    else:
        names = [_IN_BRACES.sub(r"\1", name) for name in _split(text, _BETWEEN_NATURAL)]
    return [name for name in names if name]


def text_of_names(names: Iterable[str]) -> str:
    """Return the text that ``names_between_commas`` splits into the names."""
    return ", ".join(f"{{{name}}}" if _BETWEEN_NATURAL.search(name) else name for name in names)


def split_names(text: str) -> NameList:
    """Split at ``and``, ``;`` and other separators, outside of braces.

    The names are LaTeX whose accents are Unicode letters, without markup such as bold type.
    """
    result = NameList()
    plain = clean_name(text, result.problems)
    without_et_al = _ET_AL.sub("", plain)
    result.has_more = without_et_al != plain
    chunks = _split(without_et_al, _AND, re.compile(r"[;；、،]"))
    chunks = [part for chunk in chunks for part in _split_at_other_and(chunk)]
    names = [chunk for chunk in chunks if not _OTHERS.fullmatch(_key(chunk))]
    result.has_more |= any(_OTHERS.fullmatch(_key(chunk)) and _key(chunk) for chunk in chunks)
    is_natural = len(names) > 1 and _is_natural(names)
    is_vancouver = any(_read_vancouver(_commas(chunk)) for chunk in names)
    for chunk in names:
        read = _split_commas(chunk, is_list=is_natural and chunk.endswith(","))
        if read == [chunk] and is_vancouver:
            read = _read_vancouver(read) or read
        if read is None:
            return NameList([], result.has_more, result.problems, unread=plain)
        if len(read) > 1:
            result.problems.append(f"names separated by commas are read as {'; '.join(read)}")
        result.names += read
    result.problems += _doubts(result.names)
    return result


def _is_natural(names: list[str]) -> bool:
    """Return whether the last name is ``First Last`` and none before it ``Last, First``."""
    pairs = [parts for parts in map(_commas, names[:-1]) if len(parts) == 2]
    last = names[-1]
    is_person = " " in last and not last.startswith("{") and not is_cjk_name(last)
    return is_person and not _commas(last) and all(map(_read_natural, pairs))


def clean_name(text: str, problems: list[str] | None = None) -> str:
    """Remove markup from one or more names, and compose their accents."""
    ignored: list[str] = []

    def drop(match: re.Match[str]) -> str:
        ignored.append(match[1] or (match[2] if match.re is _DROPPED else "") or "")
        if match.re is not _LINK:
            return ""
        return match[2] if _AND.search(match[2]) else match[2][1:-1]

    # The patterns below take quadratic time on long runs of white space.
    text = re.sub(r"\s{2,}|\n", " ", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    text = html_to_latex(_RAISED_HTML.sub(r"\\textsuperscript{\1}", text))
    text = _LINK.sub(drop, _DROPPED.sub(drop, compose_accents(rewrite_primitives(text))))
    for pattern, replacement in _MARKUP:
        for _ in range(_MAX_NESTING):
            text, count = pattern.subn(replacement, text)
            if not count:
                break
    if problems is not None:
        problems += [f"“{one}” next to a name is ignored" for one in ignored if one]
    return " ".join(text.split())


def _split(text: str, *separators: re.Pattern[str]) -> list[str]:
    """Split outside of braces."""
    parts = [text]
    for separator in separators:
        parts = [part for one in parts for part in _split_once(one, separator)]
    return [part.strip() for part in parts]


def _split_once(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    start, position = 0, 0
    depths = _depths(text)
    while match := separator.search(text, position):
        position = match.end()
        if depths[match.start()] == 0:
            yield text[start : match.start()]
            start = match.end()
            # A name may be missing between two separators: "A and and B".
            position = match.end() - 1 if match[0].endswith(" ") else match.end()
    yield text[start:]


def _depths(text: str) -> list[int]:
    depths, depth = [], 0
    for character in text:
        depth += character == "{"
        depths.append(depth)
        depth = max(0, depth - (character == "}"))
    return depths


def _split_at_other_and(chunk: str) -> list[str]:
    parts = _split(chunk, _OTHER_AND)
    are_names = all(_commas(part) or len(part.split()) > 1 for part in parts)
    return parts if are_names else [chunk]


def _commas(chunk: str) -> list[str]:
    """Return the parts between commas if there are any."""
    parts = [part for part in _split(chunk, re.compile(r"[,，]")) if part]
    return parts if len(parts) > 1 else []


def _split_commas(chunk: str, *, is_list: bool) -> list[str] | None:
    """Return the names in a chunk, or None if it is not certain where they end.

    BibTeX reads ``Last, First`` and ``Last, Jr, First``; other commas separate names.
    ``is_list``: a comma before the last ``and`` shows that commas separate names.
    """
    chunk = chunk.strip(" ,;，")
    if extended := _read_extended(chunk):
        return [extended]
    parts = _commas(chunk)
    if not parts:
        return [chunk]
    if "，" in chunk and all(map(is_cjk_name, parts)):
        return parts
    if len(parts) <= 3 and (named := _with_suffix(parts)):
        return [named]
    parts = _attach_suffixes(parts)
    if len(parts) == 2:
        has_initials = any(_INITIALS.fullmatch(word) for word in parts[0].split())
        has_mark = _ENDS_WITH_MARK.search(parts[0]) is not None
        is_list = (is_list or has_initials or has_mark) and bool(_read_natural(parts))
        return _read_vancouver(parts) or (parts if is_list else [chunk])
    return next(filter(None, (read(parts) for read in _LIST_READERS)), None)


def _read_extended(chunk: str) -> str:
    """Convert BibLaTeX's ``family=Last, given=First, suffix=Jr.`` to ``Last, Jr., First``."""
    fields = [_EXTENDED.fullmatch(part) for part in _split(chunk, re.compile(","))]
    known = {match[1]: match[2] for match in fields if match}
    if "family" not in known:
        return ""
    last = " ".join(filter(None, (known.get("prefix"), f"{{{known['family']}}}")))
    return ", ".join(filter(None, (last, known.get("suffix"), known.get("given"))))


def _with_suffix(parts: list[str]) -> str:
    """Return ``Last, Jr., First`` for the orders in which a suffix may be written, or ""."""
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]):
        return ", ".join(parts)
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[2]):
        return f"{parts[0]}, {parts[2]}, {parts[1]}"
    words = parts[0].split()
    if len(parts) == 2 and len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        return f"{' '.join(words[:-1])}, {words[-1]}, {parts[1]}"
    if len(parts) != 2 or len(words) < 2 or not _SUFFIX.fullmatch(parts[1]):
        return ""
    particle = next((n for n, word in enumerate(words[:-1]) if n and word[0].islower()), None)
    start = len(words) - 1 if particle is None else particle
    return f"{' '.join(words[start:])}, {parts[1]}, {' '.join(words[:start])}"


def _attach_suffixes(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and _SUFFIX.fullmatch(part):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _read_vancouver(parts: list[str]) -> list[str]:
    """``Person A, Other BC, van Third D``."""
    words = [part.rsplit(" ", 1) for part in parts]
    if all(len(pair) == 2 and _CAPITALS.fullmatch(pair[1]) for pair in words):
        return [f"{family}, {_with_periods(initials)}" for family, initials in words]
    return []


def _with_periods(initials: str) -> str:
    return initials if "." in initials else f"{'. '.join(initials)}."


def _read_natural(parts: list[str]) -> list[str]:
    """``Ada Person, Bob C. Other, D. Third``; full names in Chinese."""
    if all(is_cjk_name(part) and len(part) > 1 for part in parts):
        return parts
    is_full = [len(re.split(r"\s+|(?<=\.)(?=\w)", part)) > 1 for part in parts]
    has_initials_only = any(_INITIALS.fullmatch(part) for part in parts)
    return parts if all(is_full) and not has_initials_only else []


def _read_pairs(parts: list[str]) -> list[str]:
    """``Person, A., Other, B. C.``."""
    families, given = parts[::2], parts[1::2]
    has_initials = all(any(_INITIALS.fullmatch(w) for w in name.split()) for name in given)
    is_family = not any(_INITIALS.fullmatch(w) for name in families for w in name.split())
    if len(families) == len(given) and has_initials and is_family:
        return [f"{family}, {name}" for family, name in zip(families, given, strict=True)]
    return []


_LIST_READERS: tuple[Callable[[list[str]], list[str]], ...] = (
    _read_vancouver,
    _read_pairs,
    _read_natural,
)


def _doubts(names: list[str]) -> Iterator[str]:
    is_natural = any(" " in name and not _commas(name) and name[0] != "{" for name in names)
    for name in names:
        parts = _commas(name)
        is_long = all(len(part.split()) > 1 or (is_cjk_name(part) and part[1:]) for part in parts)
        if len(parts) == 2 and is_long and (is_natural or len(names) == 1):
            yield f"“{name}” is read as one person, family name first; separate names with “and”"
        elif not name.startswith("{") and len(name.split()) > _MAX_WORDS:
            yield f"“{name}” is read as one name; separate names with “and”"
    if len(names) == 1 and re.fullmatch(r"(?i)\{.*\band\b.*\}", names[0]):
        yield f"“{names[0].strip('{}')}” is in braces, so it is read as one organization"


def _key(chunk: str) -> str:
    return chunk.strip(" ,.;{}").lower()
