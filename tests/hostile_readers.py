"""Feed every reader of foreign input generated hostile text.

``main`` ends the process if a reader takes long, or raises what is not its own error.
"""

import io
import json
import random
import signal
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError

from blog.bibliography.arxiv_reading import ArxivError, from_arxiv
from blog.bibliography.bibtex_entries import BibliographyError
from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.csl_reading import CslError, from_csl
from blog.bibliography.html_text import html_to_text
from blog.bibliography.identifying import identify_work
from blog.bibliography.name_lists import split_names
from blog.bibliography.names import parse_marked_name
from blog.editor.diff import difference
from blog.folders.source import SourceRefused
from blog.images.byte_ranges import requested_part
from blog.images.cleaning import ImageRefused, clean_image
from blog.images.svg import clean_figure
from blog.markdown.rendering import BodyTooLarge, RenderingTimeout, render_inline, render_markdown
from blog.month_names import find_date, parse_date
from blog.visits.client_address import address_from_environ, reader_network
from blog.visits.counting import count_lines
from blog.visits.referrers import referrer_of
from blog.visits.rules import exclusion
from importers.citations import read_citation
from importers.dates import moments_in, parse_datetime_text, span_of
from importers.exports.html_to_markdown import find_shortcodes, shortcodes_as_html
from importers.front_matter import (
    FrontMatterError,
    parse_json_front_matter,
    parse_toml_front_matter,
    parse_yaml_front_matter,
)
from importers.importer import Options, read_source_folder
from profile_app.appearance import validate_css
from profile_app.cv.rich_text import rich_text
from profile_app.profile_links import clean_profile_url
from profile_app.publications.author_text import parse_authors
from site_config.archive.errors import ContentRefused
from site_config.archive.reader import read_export
from site_config.archive.yaml_text import parse_yaml
from site_config.backup.restoring import RestoreRefusedError, check
from site_config.env_file import check_lines, check_names
from site_config.imports.zip_files import unpacked
from site_config.search.query import parse
from tests.hostile_texts import (
    ARXIV,
    DATE_PIECES,
    GHOST,
    HEAD,
    HTML_PIECES,
    HUGO_PIECES,
    LIQUID_PIECES,
    MARKDOWN_PIECES,
    NAME_PIECES,
    NOTEBOOK,
    NOTEBOOK_PIECES,
    PANDOC_PIECES,
    SVG,
    TEX_PIECES,
    WIKI_PIECES,
    WXR,
    YAML_PIECES,
)
from tests.images import drawing, encoded

REFUSALS = (
    ArxivError, BibliographyError, BodyTooLarge, ContentRefused, CslError, FrontMatterError,
    ImageRefused, ImproperlyConfigured, RenderingTimeout, RestoreRefusedError, SourceRefused,
    ValidationError,
)  # fmt: skip
SIGNS = r"! \" # $ % & ' ( ) * + , - . / : ; < = > ? @ [ \ ] ^ _ ` { | } ~ '' `` -- ** __ 1e9"
COMMON = [
    *SIGNS.split(), "a", "A", "9", "\0", "é", "\u0301", "中", "🦊", "\u202e", "ﬁ", "²",
    " ", "\n", "\t", "\r\n", "  ", "\n\n",
]  # fmt: skip
WORKDIR = Path(settings.DATA_DIR)


def in_folder(files: dict[str, str], read: Callable[[Path], object]) -> Callable[[str], object]:
    def read_folder(text: str) -> object:
        with tempfile.TemporaryDirectory(dir=WORKDIR) as name:
            for path, content in files.items():
                file = Path(name, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content.replace("HOLE", text), "utf-8", "replace")
            return read(Path(name))

    return read_folder


def imported(kind: str, **files: str) -> Callable[[str], object]:
    return in_folder(files, lambda root: read_source_folder(root, Options(format=kind)))


def notebooks(text: str) -> object:
    """One notebook with the text as a text, and one with it as cells."""
    written = json.dumps(text.replace("HOLE", ""))[1:-1]
    cells = '{"nbformat": 4, "nbformat_minor": 5, "cells": [HOLE]}'
    files = {"a.ipynb": NOTEBOOK.replace("HOLE", written), "b.ipynb": cells}
    return imported("jupyter", **files)(text)


def inside(template: str, read: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: read(template.replace("HOLE", text))


def in_env_file(root: Path) -> None:
    check_lines(root / ".env")
    check_names(root / ".env", ["DATA_DIR", "HTTPS"])


def image(data: bytes) -> Callable[[str], object]:
    """An image with some bytes from the text in its middle, and cut short."""

    def read(text: str) -> object:
        at = len(text) % len(data)
        return clean_image(data[:at] + text.encode("utf-8", "replace") + data[at:])

    return read


def zipped(text: str) -> None:
    path = WORKDIR / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"a{text[:1000]}", text)
    data = path.read_bytes()
    with unpacked(path):
        pass
    path.write_bytes(data.replace(b"PK\x01\x02", text[:4].encode(errors="replace"), 1))
    with unpacked(path):
        pass


def backup(text: str) -> None:
    path = WORKDIR / "a.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=1) as file:
        for name in ("manifest.json", text[:90]):
            data = text.encode("utf-8", "replace")
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    check(path)


def environ(text: str) -> None:
    request = {
        "HTTP_USER_AGENT": text, "HTTP_REFERER": f"https://{text}", "HTTP_X_FORWARDED_FOR": text,
        "REMOTE_ADDR": text, "HTTP_SEC_FETCH_DEST": text, "HTTP_COOKIE": text, "QUERY_STRING": text,
        "HTTP_HOST": "a", "PATH_INFO": "/",
    }  # fmt: skip
    exclusion(request)
    referrer_of(request)
    reader_network(address_from_environ(request))
    requested_part(f"bytes={text}", 10)


def json_or(read: Callable[[object], object]) -> Callable[[str], object]:
    def parse_json(text: str) -> object:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return read(data)

    return parse_json


def csl(text: str) -> object:
    person = [{"family": text, "given": text, "suffix": text}]
    date = {"date-parts": [[text, "9" * 3000]], "raw": text}
    return from_csl({
        "title": text, "author": person, "issued": date, "abstract": text, "DOI": text,
        "container-title": [text], "type": text, "page": text, "volume": "9" * 5000,
    })  # fmt: skip


def pieces(text: str) -> list[str]:
    return [piece.replace("+", " ") for piece in text.split()] + COMMON


READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "bibtex": (TEX_PIECES, read_bibtex),
    "bibtex title": (TEX_PIECES, inside("@article{k, title = {HOLE}, year = HOLE}", read_bibtex)),
    "bibtex authors": (
        NAME_PIECES + TEX_PIECES,
        inside("@article{k, title = {A}, author = {HOLE}, journal = {HOLE}}", read_bibtex),
    ),
    "bibtex others": (
        TEX_PIECES,
        inside(
            "@article{k, title={A}, abstract={HOLE}, date={HOLE}, doi={HOLE}, x={HOLE}}",
            read_bibtex,
        ),
    ),
    "svg": (
        HTML_PIECES
        + " <!DOCTYPE <!ENTITY ]> <style> </style> url(#a) \\75rl( /* */ href='#a' <use",
        inside(SVG, lambda text: clean_figure(text.encode(errors="replace"))),
    ),
    "csl": (HTML_PIECES, csl),
    "csl json": ('[ { " { "a": [ , null 1e999', json_or(from_csl)),
    "arxiv": (HTML_PIECES, inside(ARXIV, lambda text: from_arxiv(text.encode(errors="replace")))),
    "citation": (NAME_PIECES + " “ ” (2020) 2020. In: Proc.", read_citation),
    "names": (NAME_PIECES, lambda text: (split_names(text), parse_marked_name(text))),
    "author field": (NAME_PIECES, lambda text: parse_authors(text, [])),
    "identifier": ("10. 10.1/ doi: arXiv: https:// . / ) 2001.00001 v9 @a{", identify_work),
    "yaml": (YAML_PIECES, parse_yaml_front_matter),
    "own yaml": (YAML_PIECES, lambda text: parse_yaml(text, "a.yaml")),
    "toml": ('[ ] [[ ]] = . " """ a=[ a={ {a= a.b 1_ #', parse_toml_front_matter),
    "json": ('[ { { "a": [ , null 1e999', parse_json_front_matter),
    "dates": (
        DATE_PIECES,
        lambda text: (
            parse_datetime_text(text),
            moments_in(text),
            span_of(text),
            find_date(text),
            parse_date(text),
        ),
    ),
    "markdown": (MARKDOWN_PIECES, render_markdown),
    "title": (MARKDOWN_PIECES, render_inline),
    "formula": (TEX_PIECES, inside("$HOLE$\n\n$$\nHOLE\n$$", render_markdown)),
    "html text": (HTML_PIECES, lambda text: (html_to_text(text), rich_text(text))),
    "shortcodes": (
        '[ ] [a [/a [a+b=" [caption] [/caption] [code] [embed] $latex <!--+wp:a',
        lambda text: (shortcodes_as_html(text), find_shortcodes(text)),
    ),
    "css": ("{ } /* */ \\ url( @import \\69 : ; expression( \\", validate_css),
    "profile link": ("https:// @ / . : #", partial(clean_profile_url, "github")),
    "query": ('" - * a* ( ) OR : 中 "a', parse),
    "diff": ("a b . \n", lambda text: difference(text, f"b{text[::-1]}")),
    "headers": ("Mozilla/5.0 ( ) ; bot , : [::1] . http:// , =", environ),
    "journal": (
        "v d x - %",
        lambda text: count_lines(
            [f"v {text} 1 a -".encode(), f"d {text}".encode(), f"x 1 {text}".encode()],
            datetime.now(UTC),
        ),
    ),
    "env": ("A= export ' \" ${ ${A #", in_folder({".env": "A=HOLE\nHOLE"}, in_env_file)),
    "zip": ("../ / \\ : PK", zipped),
    "backup": ('[ { { "a": /.. ../', backup),
    "export folder": (
        YAML_PIECES + MARKDOWN_PIECES,
        in_folder(
            {
                "offprint.yaml": "format: 1\n",
                "topics.yaml": "- name: HOLE\n",
                "posts/a.md": "---\ntitle: A\n---\n\nHOLE",
                "counts/daily-visits-2024.csv": "HOLE",
            },
            read_export,
        ),
    ),
    "jekyll": (
        LIQUID_PIECES + MARKDOWN_PIECES + HTML_PIECES,
        imported(
            "jekyll", **{"_posts/2024-01-01-a.md": HEAD + "HOLE", "_config.yml": "title: HOLE"}
        ),
    ),
    "al-folio": (
        LIQUID_PIECES + HTML_PIECES,
        imported(
            "al-folio",
            **{
                "_config.yml": "title: a",
                "_pages/about.md": HEAD + "HOLE",
                "_news/a.md": HEAD + "HOLE",
                "_data/cv.yml": "- title: HOLE\n  contents: HOLE",
                "_bibliography/papers.bib": "HOLE",
            },
        ),
    ),
    "hugo": (
        HUGO_PIECES + MARKDOWN_PIECES,
        imported("hugo", **{"content/a.md": HEAD + "HOLE", "hugo.toml": "title = 'HOLE'"}),
    ),
    "mdbook": (
        MARKDOWN_PIECES + " {{#include {{#a",
        imported(
            "mdbook",
            **{"book.toml": "HOLE", "src/SUMMARY.md": "- [a](a.md)\nHOLE", "src/a.md": "# A\nHOLE"},
        ),
    ),
    "gitbook": (
        MARKDOWN_PIECES + " {%+hint+%} {%+endhint+%} {%+tabs+",
        imported("gitbook", **{"SUMMARY.md": "* [a](a.md)\nHOLE", "a.md": "# A\n\nHOLE"}),
    ),
    "pelican": (
        "( [ { lambda: -x not  f'{ '''",
        imported(
            "pelican", **{"pelicanconf.py": "A = HOLE", "content/a.md": "Title: HOLE\n\nHOLE"}
        ),
    ),
    "obsidian": (
        WIKI_PIECES + MARKDOWN_PIECES,
        imported("obsidian", **{"a.md": "HOLE", "b.md": "[[a]]\n"}),
    ),
    "quarto": (
        PANDOC_PIECES + MARKDOWN_PIECES,
        imported(
            "quarto",
            **{
                "_quarto.yml": "project: {type: website}\nbibliography: a.bib",
                "a.bib": "@book{a, title={A}, author={B, C}}",
                "a/b.qmd": HEAD + "HOLE",
                "c.Rmd": HEAD + "```{r HOLE}\nHOLE\n```\n",
            },
        ),
    ),
    "jupyter": (
        NOTEBOOK_PIECES + MARKDOWN_PIECES + HTML_PIECES,
        notebooks,
    ),
    "plain": (
        MARKDOWN_PIECES + HTML_PIECES,
        imported("markdown", **{"a.md": "# A\n\nHOLE", "README.md": "- [A](a.md) HOLE"}),
    ),
    "wordpress": (HTML_PIECES + " [a [/a", imported("wordpress", **{"a.xml": WXR})),
    "ghost": (HTML_PIECES, imported("ghost", **{"a.json": GHOST})),
    **{
        kind: ("\x00 \xff", image(encoded(drawing(20, 20), kind)))
        for kind in ("PNG", "JPEG", "GIF", "WEBP")
    },
}

SIZE, SECONDS = 4_000, 5

# Texts that once took a reader minutes, or made it raise.
FOUND = (
    ("hugo", "> "), ("hugo", r"\["), ("al-folio", "{%-_" + "_" * SIZE), ("jekyll", "]("),
    ("bibtex", "@{$"), ("bibtex", "@a{" + " " * SIZE), ("bibtex others", r"\'"),
    ("bibtex others", r"\sqrt["), ("formula", r"\"{1" * 30), ("formula", r"$\newcommand{" * 30),
    ("wordpress", " "), ("wordpress", "<b>"), ("shortcodes", "[embed]"), ("pelican", "$?"),
    ("hugo", r"\(" + "\\" * SIZE), ("quarto", "{{< " + "a" * SIZE),
    ("csl", "<!--"), ("citation", "“"), ("dates", "1 ² 2020 "),
)  # fmt: skip


def hostile(chance: random.Random, pieces: list[str]) -> str:
    """Return runs of pieces, nested ones, or a mixture, with an end that may not fit."""
    first, second, end = chance.choices(pieces, k=3)
    size = chance.randrange(SIZE)
    runs = (
        first * size, first * (size // 2) + second * (size // 2), (first + second) * (size // 2),
        (first + second + end) * (size // 3), "".join(chance.choices(pieces, k=size)),
    )  # fmt: skip
    return end + chance.choice(runs)[:size] + chance.choice(("", "x", second, "\n"))


def feed(name: str, text: str) -> None:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        READERS[name][1](text)
    except REFUSALS:
        pass
    except BaseException as error:
        shown = f"{text[:60]!r}…{text[-20:]!r} ({len(text)} characters)"
        raise SystemExit(f"{name}: {type(error).__name__}: {error}\n{shown}") from error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def out_of_time(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS} seconds")


def main(number: int, seed: str) -> None:
    signal.signal(signal.SIGPROF, out_of_time)
    for name, text in FOUND:
        feed(name, text if len(text) > 50 else text * (SIZE // len(text)))
    chance = random.Random(seed)
    for name in islice(cycle(READERS), number):
        feed(name, hostile(chance, pieces(READERS[name][0])))
