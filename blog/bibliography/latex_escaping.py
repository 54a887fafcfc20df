"""Unicode text as LaTeX reads it back: letters stay as they are, what LaTeX acts on is escaped."""

import re

_COMMANDS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": r"\{",
    "}": r"\}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
# BibTeX counts braces even behind a backslash, so those without a partner need a word.
_LONE_BRACES = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
# The second part: where TeX would set two characters as one, they are kept apart.
_SPECIAL = re.compile(r"[\\~^{}&%$#_]|-(?=-)|'(?=')|`(?=`)|[!?](?=`)|,(?=,)|<(?=<)|>(?=>)")
_WORD = re.compile(r"[^\W_](?:[^\s\-–—/:,;()\[\]{}\"“”?!$]*[^\W_])?[+#]*")
_NEVER_PROTECTED = frozenset({"A", "I"})


def to_latex(text: str) -> str:
    """Return ``text`` for a field's braces; a line break stays one, as does an empty line."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    escaped = [
        "\\\\\n".join(" ".join(_escaped(line, of=text).split()) for line in paragraph.split("\n"))
        for paragraph in paragraphs
    ]
    # A reader may take an @ at the beginning of a line for the next entry.
    return re.sub(r"^@", "{@}", "\n\n".join(escaped), flags=re.MULTILINE)


def to_latex_line(text: str) -> str:
    return to_latex(" ".join(text.split()))


def to_latex_title(title: str) -> str:
    """Escape, and put in braces the words whose capitals a style must not make small."""
    written = ""
    end = 0
    for match in _WORD.finditer(title):
        word = _escaped(match[0], of=title)
        if _loses_capitals(match[0], is_first=end == 0):
            word = f"{{{word}}}"
        written += _escaped(title[end : match.start()], of=title) + word
        end = match.end()
    return " ".join((written + _escaped(title[end:], of=title)).split())


def verbatim(address: str) -> str:
    """Return an address or file name for a field in which no LaTeX is read."""
    address = " ".join(address.split()).replace("\\", "%5C")
    if is_balanced(address):
        return address
    return address.replace("{", "%7B").replace("}", "%7D")


def _escaped(text: str, *, of: str) -> str:
    """Escape a part of the text ``of``, by which it is known whether braces have partners."""
    commands = _COMMANDS if is_balanced(of) else {**_COMMANDS, **_LONE_BRACES}
    return _SPECIAL.sub(lambda match: commands.get(match[0], match[0] + "{}"), text)


def is_balanced(text: str) -> bool:
    """Whether each brace has its partner."""
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
