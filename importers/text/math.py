"""Put formulas into dollars, each display formula on lines of its own."""

import re

from blog.markdown.math_syntax import looks_like_tex
from importers.collection import Collection, Line
from importers.report import SourceLine
from importers.text.markdown_patterns import ITEM
from importers.text.prose import FENCE, Prose, with_code_marks, with_fences

_PREFIX = re.compile(r"(?:[ \t]|>)*(?:(?:[*+-]|\d{1,9}[.)])[ \t]+)?")
_PUNCTUATION = re.compile(r"\s*([.,;:!?。，；：！？、]{1,3})\s*$")
_SIGNS = re.compile(r"(?<!\\)\$\$")
MAX_FORMULA_LINES = 200


def with_formulas_apart(lines: list[Line]) -> list[Line]:
    if not any("$$" in line.text for line in lines):
        return lines
    marked = list(with_code_marks(lines))
    result: list[Line] = []
    prefix: str | None = None
    for number, (line, is_code) in enumerate(marked):
        signs = [] if is_code or "`" in line.text else list(_SIGNS.finditer(line.text))
        if prefix is not None:
            prefix = _inside(line, prefix, signs, result)
        elif len(signs) == 1 and any(
            _SIGNS.search(line.text)
            for line in ([one for one, _ in marked[number + 1 :][:MAX_FORMULA_LINES]])
        ):
            prefix = _open(line, signs[0].start(), result)
        elif len(signs) == 2 and not _PREFIX.sub("", line.text[: signs[0].start()], count=1):
            result.append(Line(_with_end_inside(line.text, signs[1].start()), line.place))
        else:
            result.append(line)
    return result


def _open(line: Line, at: int, result: list[Line]) -> str | None:
    """Return the prefix of the formula's lines, or None if the line opens no formula."""
    before, after = line.text[:at], line.text[at + 2 :]
    prefix = _PREFIX.match(before)
    written = prefix[0] if prefix else ""
    following = re.sub(r"[^>\t]", " ", written)
    if before == written:
        if _is_below_item(line, result):
            result.append(Line("", line.place))
        result.append(line)
        return following
    if after.strip():
        result.append(line)
        return None
    result.append(Line(before.rstrip(), line.place))
    result.append(Line(f"{following}$$", line.place))
    return following


def _is_below_item(line: Line, result: list[Line]) -> bool:
    """Return whether a formula follows a list item without being part of it."""
    item = ITEM.match(result[-1].text) if result else None
    if item is None or line.text[:1] == ">":
        return False
    return len(line.text) - len(line.text.lstrip()) < item.start("text")


def _inside(line: Line, prefix: str, signs: list[re.Match[str]], result: list[Line]) -> str | None:
    """Add a line of a formula; return the prefix of the next, or None after the last."""
    text = line.text
    if ">" in prefix and not text.lstrip().startswith(">"):
        text = f"{prefix}{text}"
    if not signs:
        result.append(Line(text, line.place))
        return prefix
    at = signs[0].start() + len(text) - len(line.text)
    before, after = text[:at], text[at + 2 :]
    end = _PUNCTUATION.match(after)
    if not after.strip() or len(signs) > 1:
        result.append(Line(text, line.place))
    elif end and before.strip(" \t>"):
        result.append(Line(f"{before.rstrip()}{end[1]}$$", line.place))
    elif end:
        result[-1] = Line(f"{result[-1].text.rstrip()}{end[1]}", result[-1].place)
        result.append(Line(f"{before}$$", line.place))
    else:
        result += [Line(f"{before}$$", line.place), Line(f"{prefix}{after.lstrip()}", line.place)]
    return None


def _with_end_inside(text: str, closing: int) -> str:
    """A period after a formula would make it inline."""
    end = _PUNCTUATION.match(text[closing + 2 :])
    return f"{text[:closing].rstrip()}{end[1]}$$" if end else text


_ROW_END = r"\\\\(?:\[-?[\d.]+[a-z]{2}\])?(?![()\[\]])"
# Each character has one reading: two backslashes as two of them would take exponential time.
_INSIDE = rf"(?:{_ROW_END}|(?!{_ROW_END}|\n[ \t>]*\n|\\[()\[\]]).){{1,4000}}?"
_ESCAPED = re.compile(r"\\([\\_*])")
_DELIMITED = re.compile(
    # GitLab puts the formula into code.
    r"\$`(?P<code>[^`\n]+)`\$"
    # kramdown and Hugo remove one of two backslashes.
    rf"|\\\\\((?P<twice>{_INSIDE})\\\\\)|\\\\\[(?P<display_twice>{_INSIDE})\\\\\]"
    rf"|(?<!\\)\\\((?P<once>{_INSIDE})\\\)|(?<!\\)\\\[(?P<display>{_INSIDE})\\\]",
    re.DOTALL,
)
_ENVIRONMENT = re.compile(
    r"^(?P<indent>[ \t]{0,3})\\begin\{(?P<name>(?:equation|align|gather|multline|eqnarray|flalign"
    r"|alignat)\*?)\}(?:(?!\n[ \t]*\n).){1,8000}?\\end\{(?P=name)\}(?=[ \t]*$)",
    re.DOTALL | re.MULTILINE,
)
_WITH_SPACE = re.compile(
    r"(?<![\\$\w])\$(?=\S{0,300}[ \t])[ \t]*"
    r"(?P<source>[^$\s](?:[^$\n\\]|\\.){0,300}?)[ \t]*\$(?![\d$])"
)
_SIMPLE = re.compile(r"\$([\w.+-]{1,12})\$")
_BEFORE = re.compile(r"(?:^|\n)(?:[ \t]|>|(?:[*+-]|\d{1,9}[.)])[ \t])*$")
_AFTER = re.compile(r"[ \t]*(?:\n|$)")


def with_dollars(collection: Collection) -> None:
    """Use dollar signs for all formulas; leave code and other text unchanged."""
    collection.rewrite(dollar_math)
    for page in collection.pages:
        page.title, page.summary = _plain(_one_line(page.title)), _one_line(page.summary)


def dollar_math(lines: list[Line]) -> list[Line]:
    if any("math" in line.text for line in lines):
        lines = _without_fences(lines)
    if not any("\\" in line.text or "$" in line.text for line in lines):
        return lines
    lines = with_formulas_apart(lines)
    prose = Prose(lines)

    def written(found: re.Match[str], _place: SourceLine) -> str:
        return _in_dollars(found, found.string)

    return (
        prose.substitute(_DELIMITED, written)
        .substitute(_ENVIRONMENT, lambda found, _: f"$$\n{found[0]}\n$$")
        .substitute(_WITH_SPACE, _without_space)
        .lines
    )


def _one_line(text: str) -> str:
    if "\\" not in text and "$" not in text:
        return text
    return " ".join(line.text for line in dollar_math([Line(text, SourceLine(""))]))


def _plain(title: str) -> str:
    """Titles show no formulas: ``$n$-dimensional`` needs none."""
    return _SIMPLE.sub(r"\1", title)


def _in_dollars(found: re.Match[str], text: str) -> str:
    if found["code"]:
        return f"${found['code'].strip()}$"
    is_sure = bool(found["twice"] or found["display_twice"])
    source = found["display"] or _ESCAPED.sub(r"\1", found["display_twice"] or "")
    if source:
        if not is_sure and not looks_like_tex(source):
            return found[0]
        is_alone = _BEFORE.search(text[: found.start()][-200:]) and _AFTER.match(text, found.end())
        # Within a line, only brackets make a display formula.
        return f"$${source}$$" if is_alone and "$" not in source else rf"\[{source}\]"
    source = found["once"] or _ESCAPED.sub(r"\1", found["twice"] or "")
    if not is_sure and not looks_like_tex(source, may_be_letter=not _follows_word(found)):
        return found[0]
    bare = source.strip()
    can_be_in_dollars = bare and "$" not in bare and not text[found.end() :][:1].isdigit()
    return f"${bare}$" if can_be_in_dollars else rf"\({source}\)"


def _without_space(found: re.Match[str], _place: SourceLine) -> str:
    """Treat ``$ x^2 $`` as a formula, but not text between two prices."""
    return f"${found['source']}$" if looks_like_tex(found["source"]) else found[0]


def _follows_word(found: re.Match[str]) -> bool:
    return found.start() > 0 and found.string[found.start() - 1].isalnum()


def _without_fences(lines: list[Line]) -> list[Line]:
    """Convert fences of the language ``math`` to display formulas."""
    result: list[Line] = []
    is_math = False
    for line, opens, _, closes in with_fences(lines):
        is_math = is_math if opens is None else opens.lower() == "math"
        fence = FENCE.match(line.text) if is_math and (closes or opens is not None) else None
        result.append(Line(f"{line.text[: fence.start(1)]}$$", line.place) if fence else line)
    return result
