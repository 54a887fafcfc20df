"""Each entry, field and word of a bibliography is placed, stored or reported by key and line."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from blog.bibliography.bibtex_entries import decode, read_entries
from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.bibtex_writing import write_bibtex
from tests.fuzzing import fuzz

# Words of wrappers such as https://doi.org/…, and those that become marks of authors.
WRAPPERS = {
    "and", "others", "http", "https", "www", "org", "doi", "arxiv", "abs", "pdf", "html",
    "preprint", "eprint", "corr", "true", "false", "contributed", "equally", "equal",
    "contribution", "contributions",
}  # fmt: skip
# A word that no command, brace or accent touches.
PLAIN_WORD = re.compile(r"(?<![\w\\{}'\"^~`=.&;-])[A-Za-z]{3,}(?![\w\\{}&;])")
NAMED_BY_NUMBER = {
    "month",
    "selected",
    "peer_reviewed",
    "crossref",
    "xdata",
    "archiveprefix",
    "eprinttype",
}


def plain(reference):
    return replace(reference, bibtex="", line=None)


def missing_words(raw, shown):
    """Return the words of an entry's fields that are not shown, by field."""
    shown = shown.casefold()
    return {
        name: missing
        for name, value in raw.fields.items()
        if name not in NAMED_BY_NUMBER
        and (
            missing := [
                word
                for word in PLAIN_WORD.findall(value)
                if word.casefold() not in shown and word.casefold() not in WRAPPERS
            ]
        )
    }


def check_account(text):
    raw = read_entries(text)
    reading = read_bibtex(text)
    by_line = {reference.line: reference for reference in reading.references}
    for entry in raw.entries:
        messages = [m for m in (*reading.notices, *reading.refused) if m.line == entry.line]
        refused = [m for m in reading.refused if m.line == entry.line]
        assert (entry.line in by_line) != bool(refused)
        if not refused:
            shown = f"{plain(by_line[entry.line])} {' '.join(map(str, messages))}"
            assert missing_words(entry, shown) == {}
    return reading


def check_round_trip(references):
    again = read_bibtex(write_bibtex(references))
    assert again.refused == []
    keys = [reference.key for reference in again.references]
    expected = [replace(plain(one), key=key) for one, key in zip(references, keys, strict=True)]
    assert [plain(reference) for reference in again.references] == expected


# ── real bibliographies ─────────────────────────────────────────────────────────────────────
def test_every_entry_of_the_corpus_is_accounted_for_and_round_trips(corpus):
    files = sorted(corpus.rglob("*.bib"))
    assert files
    for path in files:
        text = decode(path.read_bytes())
        heads = re.findall(r"(?im)^\s*@(?!comment|string|preamble|xdata)\w+\s*[{(]", text)

        reading = check_account(text)

        assert len(reading.references) + len(reading.refused) == len(heads), path.name
        check_round_trip(reading.references)


# ── generated entries ───────────────────────────────────────────────────────────────────────
words = st.text("abcdeghijklmnoprstuvwxyz", min_size=4, max_size=7).map("q{}".format)
WAYS = [
    "{}", "{}", "{}", "{{{}}}", r"\emph{{{}}}", r"\textbf{{\textit{{{}}}}}", "<i>{}</i>", "`{}'",
    "``{}''", r"\enquote{{{}}}", r"\unknown{{{}}}", r"\unknown{{a}}{{{}}}", r"\'e {}", "“{}”",
    r"{} \& x", "{} & x", "50% {}", r"50\% {}", "{}~x", "{}--x", "$x^2$ {}", r"H$_2$ {}", "#{}",
    r"\_{}", "{}_x", "&amp; {}", "&lt;{}&gt;", "<b {}", "@{}", r"\\ {}", "中文{}", r'{{\"o}} {}',
    r"\href{{https://a.example/{}}}{{x}}", r"\url{{https://a.example/{}}}", "https://a.example/{}",
    "arXiv preprint arXiv:2302.11111, {}", "arXiv:2302.11111 {}", "10.1000/{}", "doi:10.1000/{}",
    "({})", "[{}]", "{}:", "{}; x", "2020 {}", "May 3 {}", "in press {}", r"\texttt{{{}}}", "*{}*",
    r"\textsuperscript{{{}}}", r"\textcolor{{red}}{{{}}}", r"{{\bf {}}}", r"\footnote{{{}}}",
    "[{}](https://a.example)",
]  # fmt: skip
texts = st.lists(st.builds(str.format, st.sampled_from(WAYS), words), min_size=1, max_size=3).map(
    " ".join
)
FIELDS = [
    "abstract", "abbr", "addendum", "address", "annote", "award", "booktitle", "code", "date",
    "day", "doi", "edition", "editor", "eid", "eprint", "howpublished", "html", "impact",
    "institution", "isbn", "journal", "keywords", "link", "month", "note", "number",
    "organization", "pages", "pdf", "preprint_venue", "publisher", "pubstate", "school", "series",
    "slides", "subtitle", "topics", "type", "url", "urldate", "volume", "website", "year", "x-own",
]  # fmt: skip
TYPES = [
    "article",
    "inproceedings",
    "misc",
    "techreport",
    "phdthesis",
    "book",
    "online",
    "unpublished",
]


@fuzz
@given(
    st.sampled_from(TYPES),
    texts,
    st.dictionaries(st.sampled_from(FIELDS), texts, max_size=4),
)
def test_every_word_of_generated_entries_arrives_and_round_trips(type_, title, fields):
    written = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items())
    reading = check_account(f"@{type_}{{k, title = {{{title}}}{written}}}\n")

    assert len(reading.references) == 1
    check_round_trip(reading.references)
