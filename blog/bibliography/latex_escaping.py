"""Escape Unicode text for LaTeX."""

import re

from blog.bibliography.html_text import MARKUP_START

_COMMANDS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    "{": r"\{",
    "}": r"\}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
# BibTeX counts braces even behind a backslash, so those without a partner need a word.
_LONE_BRACES = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
# The alternatives after the first separate characters of which TeX would make a ligature.
_SPECIAL = re.compile(r"[\\~^`{}&%$#_]|-(?=-)|'(?=')|,(?=,)|<(?=<)|>(?=>)")
# Keeps what a reader would take for an HTML tag or entity from being one.
_BREAK = "\ue000"
_WORD = re.compile(r"[^\W_](?:[^\s\-–—/:,;()\[\]{}\"“”?!$]*[^\W_])?[+#]*")
_NEVER_PROTECTED = frozenset({"A", "I"})


def to_latex(text: str) -> str:
    """Escape a field's value; line breaks and paragraphs are preserved."""
    text = _break_markup(text)
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    escaped = [
        "\\\\\n".join(" ".join(_escape(line, of=text).split()) for line in paragraph.split("\n"))
        for paragraph in paragraphs
    ]
    # Some parsers take an @ at the beginning of a line for the next entry.
    latex = re.sub(r"^@", "{@}", "\n\n".join(escaped), flags=re.MULTILINE)
    return latex.replace(_BREAK, "{}")


def to_latex_line(text: str) -> str:
    return to_latex(" ".join(text.split()))


def to_latex_title(title: str) -> str:
    """Escape, and protect words with capitals that a style must not change to lower case."""
    title = _break_markup(title)
    written = ""
    end = 0
    for match in _WORD.finditer(title):
        word = _escape(match[0], of=title)
        if _loses_capitals(match[0], is_first=end == 0):
            word = f"{{{word}}}"
        written += _escape(title[end : match.start()], of=title) + word
        end = match.end()
    return " ".join((written + _escape(title[end:], of=title)).split()).replace(_BREAK, "{}")


def to_verbatim(text: str) -> str:
    """Return a URL or file name for a field that contains no LaTeX."""
    text = " ".join(text.split()).replace("\\", "%5C")
    if is_balanced(text):
        return text
    return text.replace("{", "%7B").replace("}", "%7D")


def _break_markup(text: str) -> str:
    return MARKUP_START.sub(f"\\g<0>{_BREAK}", text)


def _escape(text: str, *, of: str) -> str:
    """Escape a part of the text ``of``, which determines whether braces are balanced."""
    commands = _COMMANDS if is_balanced(of) else {**_COMMANDS, **_LONE_BRACES}
    return _SPECIAL.sub(lambda match: commands.get(match[0], match[0] + "{}"), text)


def escape_character(character: str) -> str:
    return {**_COMMANDS, **_LONE_BRACES}.get(character, character)


def is_balanced(text: str) -> bool:
    """Whether each brace is closed."""
    depth = 0
    for brace in re.findall("[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _loses_capitals(word: str, *, is_first: bool) -> bool:
    if len(word.rstrip("+#")) == 1:
        return word.isupper() and not is_first and word not in _NEVER_PROTECTED
    return any(character.isupper() for character in word[1:])
