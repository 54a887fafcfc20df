"""Convert Hugo's Markdown where it differs from this site's."""

import re

from importers.collection import Line
from importers.text.definition_lists import with_definition_lists
from importers.text.markdown_patterns import HEADING
from importers.text.prose import Prose, with_code_marks

_DIVIDER = re.compile(r"^\s*<!--\s*more\s*-->\s*$", re.IGNORECASE)
_ATTRIBUTES = re.compile(
    r"\s*\{(?P<all>(?:\s*(?:[#.][\w-]+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s{}]+)))+)\s*\}\s*$"
)
_ID = re.compile(r"#([\w.-]+)")
_FENCE_OPTIONS = re.compile(r"^(\s*(?:>\s*)*(?:`{3,}|~{3,})[\w+#.-]*)\s*\{[^{}]*=[^{}]*\}\s*$")
_FORMULA = re.compile(r"(?P<mark>\$\$?)(?P<tex>(?:[^$\n]|\n(?!\s*\n))+?)(?P=mark)")
_MADE_FOR_MARKDOWN = re.compile(r"\\_|\\\\\\\\|\\\\[{}|]|\\\*")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def split_at_divider(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the text before ``<!--more-->``, if any, and the text without the mark."""
    for index, (line, is_code) in enumerate(with_code_marks(lines)):
        if not is_code and _DIVIDER.match(line.text):
            return lines[:index], [*lines[:index], Line("", line.place), *lines[index + 1 :]]
    return [], lines


def from_goldmark(lines: list[Line]) -> list[Line]:
    return with_plain_formulas(with_definition_lists(_without_attributes(lines)))


def _without_attributes(lines: list[Line]) -> list[Line]:
    """Keep the ids after headings; drop classes and styles, which have no effect here."""
    result: list[Line] = []
    for line, is_code in with_code_marks(lines):
        if is_code:
            result.append(Line(_FENCE_OPTIONS.sub(r"\1", line.text), line.place))
            continue
        found = _ATTRIBUTES.search(line.text)
        if found is None:
            result.append(line)
        elif HEADING.match(line.text):
            identity = _ID.search(found["all"])
            text = line.text[: found.start()].rstrip().rstrip("#").rstrip()
            result.append(Line(f"{text} {{#{identity[1]}}}" if identity else text, line.place))
        elif not line.text[: found.start()].strip():
            identity = _ID.search(found["all"])
            if identity:
                anchor = f'<a id="{identity[1]}"></a>'
                result += [Line("", line.place), Line(anchor, line.place), Line("", line.place)]
        else:
            result.append(line)
    return result


def with_plain_formulas(lines: list[Line]) -> list[Line]:
    r"""Write ``$x\_1$`` as ``$x_1$``: drop backslashes that only escape Markdown."""
    prose = Prose(lines)
    if "$" not in prose.text or not _MADE_FOR_MARKDOWN.search(prose.text):
        return lines
    return _unescaped_formulas(prose)


def _unescaped_formulas(prose: Prose) -> list[Line]:
    """Find formulas by themselves, as they are protected from rewriting like code."""
    is_code = [marked for _, marked in with_code_marks(prose.lines)]
    parts: list[str] = []
    position = 0
    for found in _FORMULA.finditer(prose.text):
        number = prose.text.count("\n", 0, found.start())
        if _MADE_FOR_MARKDOWN.search(found["tex"]) and not is_code[number]:
            parts += [prose.text[position : found.start()], _in_marks(found, prose)]
            position = found.end()
    parts.append(prose.text[position:])
    lines = "".join(parts).split("\n")
    return [Line(text, prose.place_of_line(number)) for number, text in enumerate(lines, 1)]


def _in_marks(found: re.Match[str], prose: Prose) -> str:
    """Math in prose is a single dollar sign, or one in code."""
    if prose.protected_from(found.start()) != found.start():
        return found[0]
    return f"{found['mark']}{_tex(found['tex'])}{found['mark']}"


def _tex(written: str) -> str:
    return _ESCAPE.sub(r"\1", written) if _MADE_FOR_MARKDOWN.search(written) else written


def from_html(lines: list[Line]) -> list[Line]:
    """Write a page of HTML so that Markdown doesn't take any line for code."""
    result: list[Line] = []
    is_pre = False
    for line in lines:
        is_pre_line = is_pre or "<pre" in line.text.lower()
        if "<pre" in line.text.lower():
            is_pre = True
        if "</pre" in line.text.lower():
            is_pre = False
        text = line.text if is_pre_line else line.text.strip()
        if text or is_pre_line:
            result.append(Line(text, line.place))
    return result
