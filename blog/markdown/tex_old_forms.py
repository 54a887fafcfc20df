r"""Translate plain TeX and package commands (``\pmatrix{a&b\cr}``) to LaTeX for math-core."""

import re

_ANY = re.compile(
    r"\\(?:matrix|pmatrix|bmatrix|vmatrix|cases|eqalign(?:no)?|displaylines|root|buildrel|verb|ce"
    r"|unicode|SI|si|num|qty)(?![a-zA-Z])|\\begin\{(?:array|subequations|[pbBvV]?matrix\*)|\\tag\*?\{"
)
_MATRIX = re.compile(r"\\(matrix|pmatrix|bmatrix|vmatrix|cases|eqalign(?:no)?|displaylines)\s*\{")
_ENVIRONMENTS = {"eqalign": "aligned", "eqalignno": "aligned", "displaylines": "gathered"}
_CR = re.compile(r"\\cr(?![a-zA-Z])")
_ROOT = re.compile(r"\\root\s*(\{[^{}]*\}|\\[a-zA-Z]+|[^\\{}\s]+?)\s*\\of(?![a-zA-Z])\s*")
_BUILT = re.compile(r"\\buildrel\s*(.{1,80}?)\\over(?![a-zA-Z])\s*(\{[^{}]*\}|\\[a-zA-Z]+|\S)")
_VERB = re.compile(r"\\verb\*?([^a-zA-Z\s])(.{0,200}?)\1")
_UNICODE = re.compile(r"\\unicode(?:\[[^\]]*\])?\{(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))\}")
_STARRED_MATRIX = re.compile(r"\\(begin|end)\{([pbBvV]?matrix)\*\}(?:\s*\[[lcr]\])?")
_COLUMNS = re.compile(r"(\\begin\{array\}\s*(?:\[[tbc]\])?\s*)\{((?:[^{}]|\{[^{}]*\})*)\}")
_TAG = re.compile(r"(\\tag\*?)\{\s*\$([^${}]*)\$\s*\}")
_SIGNS_OF_TAGS = {r"\ast": "*", r"\star": "*", r"\prime": "'"}
_NUMBER = re.compile(r"\\num\{([^{}]*)\}")
_QUANTITY = re.compile(r"\\(?:SI|qty)\{([^{}]*)\}\{([^{}\\]*)\}")
_UNIT = re.compile(r"\\si\{([^{}\\]*)\}")
_CHEMISTRY = re.compile(r"\\ce\{((?:[^{}]|\{[^{}]*\})*)\}")


def modernize(source: str) -> str:
    if _ANY.search(source) is None:
        return source
    result = _VERB.sub(_verbatim, _CHEMISTRY.sub(_reaction, source))
    result = _CR.sub(r"\\\\", result)
    while (found := _MATRIX.search(result)) is not None:
        result = _with_environment(result, found)
    result = _ROOT.sub(lambda f: rf"\sqrt[{f[1].strip('{}')}]", result)
    result = _BUILT.sub(r"\\overset{\1}{\2}", result)
    result = _STARRED_MATRIX.sub(r"\\\1{\2}", result)
    # A label of the group has no number of its own.
    result = re.sub(r"\\begin\{subequations\}\s*(?:\\label\{[^{}]*\})?", "", result)
    result = result.replace(r"\end{subequations}", "")
    result = _COLUMNS.sub(lambda f: f"{f[1]}{{{_columns(f[2])}}}", result)
    result = _TAG.sub(_tag, _UNICODE.sub(_character, result))
    result = _QUANTITY.sub(r"\1\\,\\mathrm{\2}", _NUMBER.sub(r"\1", result))
    return _UNIT.sub(r"\\mathrm{\1}", result)


def braced(source: str, start: int) -> tuple[str, int] | None:
    """Return the content of the braces at ``start``, and where they end."""
    opening = re.compile(r"\s*\{").match(source, start)
    if opening is None:
        return None
    depth = 1
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(source, opening.end()):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return source[opening.end() : found.start()], found.end()
    return None


def _with_environment(source: str, found: re.Match[str]) -> str:
    """Write ``\\cases{...}`` as an environment; if it is unclosed, drop the command."""
    argument = braced(source, found.end() - 1)
    if argument is None:
        return source[: found.start()] + source[found.end() - 1 :]
    name = _ENVIRONMENTS.get(found[1], found[1])
    inner = re.sub(r"\\\\\s*$", "", argument[0])
    rows = rf"\begin{{{name}}}{inner}\end{{{name}}}"
    return source[: found.start()] + rows + source[argument[1] :]


def _verbatim(found: re.Match[str]) -> str:
    return r"\texttt{" + re.sub(r"([_&#%${}])", r"\\\1", found[2].replace("\\", "")) + "}"


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    is_sign = 32 < number < 0x11000 and not 0xD800 <= number < 0xE000
    return chr(number) if is_sign else found[0]


def _columns(written: str) -> str:
    """Drop what is between columns; paragraph columns become left-aligned."""
    bare = re.sub(r"[@!<>]\{[^{}]*\}", "", written)
    bare = re.sub(r"\*\{(\d{1,2})\}\{([^{}]*)\}", lambda f: f[2] * int(f[1]), bare)
    return re.sub(r"[pmbX](?:\{[^{}]*\})?", "l", bare)


def _tag(found: re.Match[str]) -> str:
    words = found[2].strip()
    for name, sign in _SIGNS_OF_TAGS.items():
        words = words.replace(name, sign)
    return "" if "\\" in words else f"{found[1]}{{{words}}}"


def _reaction(found: re.Match[str]) -> str:
    """Translate the basic part of mhchem: sums, atom counts, charges and arrows."""
    text = re.sub(r"\^\{?(\d*[+-])\}?", r"^{\1}", found[1])
    text = re.sub(r"(?<=[A-Za-z)\]])(\d+)", r"_{\1}", text)
    text = re.sub(r"(?<=[A-Za-z0-9)}])([+-])(?=$|\s|\))", r"^{\1}", text)
    for arrow, command in (
        ("<=>", r"\rightleftharpoons "), ("<->", r"\leftrightarrow "),
        ("->", r"\rightarrow "), ("<-", r"\leftarrow "),
    ):  # fmt: skip
        text = text.replace(arrow, command)
    return rf"\mathrm{{{text}}}"
