"""Headings, images, tables, formulas and lists of Pandoc, with their labels."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from blog.markdown.context import heading_slug
from importers.collection import Line
from importers.quarto.labels import (
    ATTRIBUTES,
    Attributes,
    Labels,
    from_bookdown,
    is_label,
    read_attributes,
    split_attributes,
)
from importers.report import ImportReport, SourceLine
from importers.text.dialects import with_definition_lists
from importers.text.markdown_patterns import (
    HEADING,
    LINK,
    escape_label,
    heading_text,
    link_of,
    markdown_image,
    table_row,
)
from importers.text.prose import Prose, with_code_marks, with_headings

_LINK_WITH_ATTRIBUTES = re.compile(rf"{LINK.pattern}(?:{ATTRIBUTES})?", re.DOTALL)
_IMAGE_LINE = re.compile(r"[ \t>]*!\[(?:\\.|[^\]\\]|\][^(\n])*\]\([^\n]*\)(?:\{[^{}\n]*\})?[ \t]*")
_WIDTH = re.compile(r"\d{1,4}(?:%|px)?")
_EQUATION = re.compile(
    r"\$\$(?P<tex>(?:[^$]|\\\$){1,8000}?)\$\$[ \t]*\{#(?P<label>eq-[\w:.-]+)[^{}\n]*\}"
)
_ENVIRONMENTS = re.compile(r"\\(begin|end)\{(align|gather|eqnarray|multline|alignat)\*?\}")
_EXAMPLE = re.compile(r"^(?P<indent>[ \t]*)\(@(?P<name>[\w-]*)\)[ \t]+")
_MACRO = re.compile(r"\s*\\(?:(?:re)?newcommand|def|DeclareMathOperator)\b[^$`]*\}\s*")
_TEX_LINE = re.compile(
    r"^\s*\\(?:newpage|pagebreak|clearpage|noindent|maketitle|tableofcontents|bigskip|medskip"
    r"|smallskip|appendix|frontmatter|mainmatter|backmatter|printindex"
    r"|(?:vspace|hspace|setcounter|pagestyle|thispagestyle|setlength|bibliography\w*)\*?"
    r"(?:\{[^{}]*\})+)\s*$"
)


def convert_tables_and_formulas(lines: list[Line], path: str, labels: Labels) -> list[Line]:
    """Convert what has to be found before a callout puts marks before its lines."""
    lines = with_captions(with_pipe_tables(_with_text_references(lines)), path, labels)
    return _with_equations(lines, path, labels)


def convert_blocks(
    lines: list[Line], path: str, labels: Labels, report: ImportReport
) -> list[Line]:
    lines = _with_headings(lines, path, labels)
    lines = _with_images(lines, path, labels)
    lines = with_definition_lists(_with_small_changes(lines, report))
    _number_figures(lines, path, labels)
    return lines


def _with_text_references(lines: list[Line]) -> list[Line]:
    """bookdown defines captions as ``(ref:name) text`` and uses them by name."""
    defined = re.compile(r"^\(ref:([\w-]+)\)[ \t]+(.*)$")
    texts = {found[1]: found[2] for line in lines if (found := defined.match(line.text))}
    if not texts:
        return lines
    used = re.compile(rf"\(ref:({'|'.join(map(re.escape, texts))})\)")
    rest = [line for line in lines if not defined.match(line.text)]
    return [Line(used.sub(lambda found: texts[found[1]], ln.text), ln.place) for ln in rest]


def _with_equations(lines: list[Line], path: str, labels: Labels) -> list[Line]:
    """Number labeled formulas as this site does."""
    lines = _with_labels_of_bookdown(lines, path, labels)
    if not any("{#eq-" in line.text for line in lines):
        return lines

    def numbered(found: re.Match[str], _place: SourceLine) -> str:
        labels.add(found["label"], path, text="Equation")
        tex = _ENVIRONMENTS.sub(_inner_environment, found["tex"]).strip()
        return f"\n\\begin{{equation}}\\label{{{found['label']}}}\n{tex}\n\\end{{equation}}\n"

    return Prose(lines).substitute_formulas(_EQUATION, numbered).lines


def _with_labels_of_bookdown(lines: list[Line], path: str, labels: Labels) -> list[Line]:
    def label(found: re.Match[str]) -> str:
        name = from_bookdown(found[1])
        if not name.startswith("eq-"):
            return ""
        labels.add(name, path, text="Equation")
        return f"\\label{{{name}}}"

    return [
        Line(LABEL_OF_BOOKDOWN.sub(label, line.text), line.place) if "(\\#" in line.text else line
        for line in lines
    ]


def _inner_environment(found: re.Match[str]) -> str:
    inner = {"align": "aligned", "gather": "gathered", "alignat": "alignedat"}
    return f"\\{found[1]}{{{inner.get(found[2], 'aligned')}}}"


def _with_headings(lines: list[Line], path: str, labels: Labels) -> list[Line]:
    result: list[Line] = []
    for line, heading in with_headings(lines):
        if heading is None:
            result.append(line)
            continue
        text, given = split_attributes(line.text)
        words = heading_text(HEADING.sub(r"\2", text))
        anchor = given.identifier or heading_slug(words)
        labels.add(anchor, path, text=words or "Section", anchor=anchor)
        written = f"{text.rstrip()} {{#{anchor}}}" if given.identifier else text
        result.append(Line(written, line.place))
    return result


def _with_images(lines: list[Line], path: str, labels: Labels) -> list[Line]:
    """Write images that are alone in a paragraph with their caption; drop other attributes."""
    if not any("](" in line.text for line in lines):
        return lines
    result: list[Line] = []
    position = 0
    for start, end in _figures(lines):
        result += lines[position:start]
        result += _figure(lines[start:end], path, labels)
        position = end
    prose = Prose([*result, *lines[position:]])
    return prose.substitute(_LINK_WITH_ATTRIBUTES, _without_attributes).lines


def _figures(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each paragraph of images, and the one after it."""
    marked = [
        not is_code and _IMAGE_LINE.fullmatch(line.text) is not None
        for line, is_code in with_code_marks(lines)
    ]
    start = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and lines[number].text.strip(" \t>"):
            continue
        if number > start and all(marked[start:number]):
            yield start, number
        start = number + 1


def _figure(images: list[Line], path: str, labels: Labels) -> list[Line]:
    anchors, made = [], []
    indent = images[0].text[: len(images[0].text) - len(images[0].text.lstrip(" \t>"))]
    for line in images:
        found = _LINK_WITH_ATTRIBUTES.search(line.text)
        if found is None:
            made.append(line)
            continue
        link, given = link_of(found), read_attributes(found["attributes"] or "")
        caption = " ".join(link.label.split()) or link.title
        alt = given.values.get("fig-alt") or heading_text(link.label)
        image = _image(alt, link.target, caption, given)
        made.append(Line(f"{line.text[: found.start()]}{image}", line.place))
        if given.identifier.startswith("fig-"):
            anchors.append(labels.anchor(given.identifier, path))
    place = images[0].place
    head = [Line(f"{indent}{''.join(anchors)}", place), Line(indent.rstrip(), place)]
    return [*(head if anchors else []), *made]


def _image(alt: str, target: str, caption: str, given: Attributes) -> str:
    width = given.values.get("width", given.values.get("out-width", ""))
    size = f"{{width={width}}}" if _WIDTH.fullmatch(width) else ""
    return f"{markdown_image(escape_label(alt), target, caption)}{size}"


def _without_attributes(found: re.Match[str], _place: SourceLine) -> str:
    link = link_of(found)
    if found["attributes"] is None:
        return found[0]
    if not link.is_image:
        return found[0][: found.start("attributes") - found.start() - 1]
    given = read_attributes(found["attributes"])
    alt = given.values.get("fig-alt") or heading_text(link.label)
    return _image(alt, link.target, link.title, given)


def _number_figures(lines: list[Line], path: str, labels: Labels) -> None:
    """Captions are numbered on this site; count them to name the figure of each label."""
    number, waiting = 0, []
    for line, is_code in with_code_marks(lines):
        if is_code:
            continue
        if found := re.findall(r'<a id="(fig-[^"]+)"></a>', line.text):
            # Notebooks come with anchors already.
            waiting = [name for name in found if labels.anchor(name, path)]
        elif _IMAGE_LINE.fullmatch(line.text):
            has_caption = re.search(r"\s\"(?:[^\"\\]|\\.)*\"\)", line.text) is not None
            number += has_caption
            label = labels.own(waiting.pop(0), path) if waiting else None
            if label and not label.text:
                label.text = f"Figure {number}" if has_caption else "Figure"


def _with_small_changes(lines: list[Line], report: ImportReport) -> list[Line]:
    """Example lists, line blocks, and TeX commands that set pages."""
    examples: dict[str, int] = {}
    result: list[Line] = []
    count, is_formula = 0, False
    for line, is_code in with_code_marks(lines):
        is_formula ^= not is_code and line.text.count("$$") % 2 == 1
        found = None if is_code else _EXAMPLE.match(line.text)
        if found:
            count += 1
            if found["name"]:
                examples[found["name"]] = count
            text = f"{found['indent']}{count}. {line.text[found.end() :]}"
            result.append(Line(text, line.place))
        elif not is_code and not is_formula and _MACRO.fullmatch(line.text):
            # Pandoc uses it in the formulas below.
            result += [Line(text, line.place) for text in ("", f"$${line.text.strip()}$$", "")]
        elif not is_code and line.text.strip() == ". . .":
            # A pause on a slide.
            continue
        elif not is_code and _TEX_LINE.match(line.text):
            report.note(line.place, f"{line.text.strip()[:60]} removed: it sets printed pages")
        else:
            result.append(line)
    if examples:
        names = re.compile(rf"\(@({'|'.join(map(re.escape, examples))})\)")
        prose = Prose(result)
        result = prose.substitute(names, lambda one, _: f"({examples[one[1]]})").lines
    return result


LABEL_OF_BOOKDOWN = re.compile(r"\(\\#((?:fig|tab|eq|thm|lem|ex):[\w:.-]+)\)\s*")
_CAPTION = re.compile(r"^[ \t]*(?:[Tt]able)?:[ \t]+(?P<text>\S.*)$")
_TABLE_LINE = re.compile(r"^[ \t]*(?:\||\+[-=:+]+\+)")
_SEPARATOR = re.compile(r"^\s*\|?[\s:|+-]*-[\s:|+-]*\|?\s*$")
_SIMPLE_RULE = re.compile(r"[ ]{0,8}-{2,200}(?:[ ]{1,20}-{2,200}){1,40}[ ]*")
_GRID_RULE = re.compile(r"^\s*\+(?:[-=:]+\+)+\s*$")


def with_captions(lines: list[Line], path: str, labels: Labels) -> list[Line]:
    """Put the caption of a table, which may be above or below it, above it."""
    marked = list(with_code_marks(lines))
    result: list[Line] = []
    table_start: int | None = None
    for number, (line, is_code) in enumerate(marked):
        is_row = not is_code and _TABLE_LINE.match(line.text) is not None
        found = None if is_code else _CAPTION.match(line.text)
        if is_row and table_start is None:
            table_start = len(result)
        elif found and (table_start is not None or _is_above_table(marked, number)):
            caption = _caption_lines(found["text"], line.place, path, labels)
            at = len(result) if table_start is None else table_start
            result[at:at] = caption
            table_start = None
            continue
        elif line.text.strip() and not is_row:
            table_start = None
        result.append(line)
    return result


def _is_above_table(marked: list[tuple[Line, bool]], number: int) -> bool:
    below = (line.text for line, _ in marked[number + 1 : number + 3])
    return bool(_TABLE_LINE.match(next((text for text in below if text.strip()), "")))


def _caption_lines(text: str, place: SourceLine, path: str, labels: Labels) -> list[Line]:
    of_bookdown, (caption, given) = LABEL_OF_BOOKDOWN.search(text), split_attributes(text)
    label = from_bookdown(of_bookdown[1]) if of_bookdown else given.identifier
    caption = LABEL_OF_BOOKDOWN.sub("", caption).strip()
    if not is_label(label):
        written = f"*{caption}*" if "*" not in caption else caption
    else:
        written = f'<a id="{label}"></a>**{labels.add(label, path)}.** {caption}'
    return [Line(written, place), Line("", place)]


def with_pipe_tables(lines: list[Line]) -> list[Line]:
    """Write grid tables as pipe tables, and line blocks with line breaks."""
    marked = list(with_code_marks(lines))
    result: list[Line] = []
    number = 0
    while number < len(marked):
        line, is_code = marked[number]
        columns = None if is_code else _SIMPLE_RULE.fullmatch(line.text)
        if columns:
            number = _add_simple_table(marked, number, result)
            continue
        is_start = not is_code and line.text.lstrip()[:1] in {"|", "+"}
        end = _block_end(marked, number) if is_start else number
        block = [one for one, _ in marked[number:end]]
        convert: Callable[[list[Line]], list[Line]] | None = None
        if block and _GRID_RULE.match(block[0].text):
            convert = _from_grid
        elif block and not any(_SEPARATOR.match(one.text) for one in block):
            convert = _line_block
        result += convert(block) if convert else (block or [line])
        number = max(end, number + 1)
    return result


def _add_simple_table(marked: list[tuple[Line, bool]], at: int, result: list[Line]) -> int:
    """Convert the rows below a rule of dashes, with the heads above it; return the line after."""
    rule = marked[at][0]
    starts = [found.start() for found in re.finditer(r"-+", rule.text)]
    end = at + 1
    while end < len(marked) and not marked[end][1] and marked[end][0].text.strip():
        end += 1
    below = [line for line, _ in marked[at + 1 : end]]
    rows = [line for line in below if not _SIMPLE_RULE.fullmatch(line.text)]
    is_head = bool(result) and bool(result[-1].text.strip())
    # Without rows and heads, dashes are a line across the page.
    if not rows or (not is_head and len(rows) == len(below)):
        result.append(rule)
        return at + 1
    head = _cells(result.pop().text, starts) if is_head else [""] * len(starts)
    made = [head, ["---"] * len(starts), *(_cells(row.text, starts) for row in rows)]
    result += [Line("", rule.place), *(Line(table_row(cells), rule.place) for cells in made)]
    return end


def _cells(text: str, starts: list[int]) -> list[str]:
    ends = [*starts[1:], None]
    return [text[a:b].strip() for a, b in zip([0, *starts[1:]], ends, strict=True)]


def _block_end(marked: list[tuple[Line, bool]], start: int) -> int:
    end = start
    while end < len(marked) and not marked[end][1] and marked[end][0].text.lstrip()[:1] in {
        "|", "+",
    }:  # fmt: skip
        end += 1
    return end


def _line_block(block: list[Line]) -> list[Line]:
    if not all(re.match(r"\s*\|(?: |$)", line.text) for line in block):
        return block
    texts = [line.text.lstrip()[1:].strip() for line in block]
    return [
        Line(text if number == len(texts) or not text else f"{text}\\", line.place)
        for number, (text, line) in enumerate(zip(texts, block, strict=True), 1)
    ]


def _from_grid(block: list[Line]) -> list[Line]:
    """Convert a grid table whose cells span no others; leave any other unchanged."""
    ends = [at for at, sign in enumerate(block[0].text) if sign == "+"]
    rows: list[list[str]] = [[]]
    header = 0
    for line in block[1:]:
        if _GRID_RULE.match(line.text):
            header = len(rows) if "=" in line.text else header
            rows.append([])
        elif [len(line.text) > at and line.text[at] == "|" for at in ends] != [True] * len(ends):
            return block
        else:
            cells = [line.text[a + 1 : b].strip() for a, b in pairwise(ends)]
            known = rows[-1] or [""] * len(cells)
            rows[-1] = [
                f"{old}<br>{new}" if old and new else old or new
                for old, new in zip(known, cells, strict=True)
            ]
    filled = [row for row in rows if row]
    if not filled:
        return block
    head = filled[0] if header else [""] * len(filled[0])
    body = filled[1:] if header else filled
    written = [head, ["---"] * len(head), *body]
    place = block[0].place
    return [Line(table_row(row), place) for row in written]
