from dataclasses import replace

import pytest

from blog.bibliography.bibtex_entries import BibliographyError, decode
from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.reference import Name, ReferenceLink


def read_one(fields, *, type_="inproceedings", before="", **options):
    text = f"{before}@{type_}{{key,\n title = {{Themis}}, year = 2020,\n {fields} }}"
    reading = read_bibtex(text, **options)
    assert reading.refused == []
    return reading.references[-1]


# ── fields ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("booktitle = {USENIX NSDI}", "venue", "USENIX NSDI"),
        ("journaltitle = {TOCS}", "venue", "TOCS"),
        ("subtitle = {Fair Sharing}", "title", "Themis: Fair Sharing"),
        ("month = apr", "month", 4),
        ("month = {April}", "month", 4),
        ("month = 4", "month", 4),
        ("doi = {https://doi.org/10.1145/33184.64}", "doi", "10.1145/33184.64"),
        ("arxiv = {2312.05385v2}", "arxiv_id", "2312.05385"),
        ("eprint = {2312.05385}, archivePrefix = {arXiv}", "arxiv_id", "2312.05385"),
        ("eprint = {cs/0112017}, eprinttype = {arxiv}", "arxiv_id", "cs/0112017"),
        ("doi = {10.48550/arXiv.2312.05385}", "arxiv_id", "2312.05385"),
        ("abbr = {NSDI}", "venue_short", "NSDI"),
        ("selected = {true}", "is_selected", True),
        ("award_name = {Best Paper}", "award", "Best Paper"),
        ("award = {Best Paper}", "award", "Best Paper"),
        ("additional_info = {Talk given}", "note", "Talk given"),
        ("note = {Oral}", "note", "Oral"),
        ("pdf = {themis.pdf}", "links", (ReferenceLink("pdf", "themis.pdf"),)),
        (
            "code = {https://a.example/x\\_y}",
            "links",
            (ReferenceLink("code", "https://a.example/x_y"),),
        ),
        (
            "website = {https://a.example}",
            "links",
            (ReferenceLink("project", "https://a.example"),),
        ),
        ("supp = {s.zip}", "links", (ReferenceLink("supplement", "s.zip"),)),
        (
            "html = {https://a.example}",
            "links",
            (ReferenceLink("other", "https://a.example", "HTML"),),
        ),
        ("isbn = {978-3}", "identifiers", (("isbn", "978-3"),)),
        ("google_scholar_id = {abc}", "identifiers", (("scholar", "abc"),)),
        ("inspirehep_id = {12}", "identifiers", (("inspire", "12"),)),
        ("hal = {hal-01}", "identifiers", (("hal", "hal-01"),)),
        ("eprint = {hal-01}, eprinttype = {hal}", "identifiers", (("hal", "hal-01"),)),
        ("pmid = {99}", "identifiers", (("pmid", "99"),)),
        ("url = {https://aclanthology.org/2024.x-1.8}", "identifiers", (("acl", "2024.x-1.8"),)),
        ("booktitle = {Workshop on Hot Topics}", "kind", "workshop"),
        ("altmetric = {12}, preview = {t.png}", "fields", {"altmetric": "12", "preview": "t.png"}),
        ("pages = {247--260}, volume = 3", "fields", {"pages": "247–260", "volume": "3"}),
    ],
)
def test_field_is_read_into_its_attribute(fields, name, value):
    assert getattr(read_one(fields), name) == value


@pytest.mark.parametrize(
    ("date", "fields"),
    [
        ("2021-05-03", {"day": "3"}),
        ("2021-05-03/2021-05-05", {"date": "2021-05-03/2021-05-05", "day": "3"}),
    ],
)
def test_date_gives_year_month_and_day(date, fields):
    reading = read_bibtex(f"@online{{k, title = {{T}}, date = {{{date}}}}}")

    (reference,) = reading.references
    assert (reference.year, reference.month, reference.fields) == (2021, 5, fields)


@pytest.mark.parametrize("month", ["²", "9" * 5000, "13"])
def test_invalid_month_is_ignored(month):
    (reference,) = read_bibtex(f"@misc{{k, title={{T}}, month={{{month}}}}}").references

    assert reference.month is None


def test_year_in_words_becomes_the_publication_state():
    (reference,) = read_bibtex("@misc{k, title={T}, year={to appear}}").references

    assert (reference.year, reference.fields) == (None, {"pubstate": "to appear"})


def test_preprint_is_detected_by_its_journal():
    reference = read_one(
        "journal = {arXiv preprint arXiv:2312.05385}, arxiv={2312.05385}", type_="article"
    )

    assert (reference.venue, reference.kind) == ("arXiv", "preprint")


def test_macros_are_expanded():
    reference = read_one('booktitle = "Proc. " # nsdi', before="@string{nsdi = {USENIX NSDI}}\n")

    assert reference.venue == "Proc. USENIX NSDI"


def test_child_inherits_from_its_crossref():
    parent = "@proceedings{p, title = {Proceedings of NSDI}, publisher = {USENIX}, year = 2019}\n"
    reference = read_one("crossref = {P}", before=parent)

    assert (reference.venue, reference.year) == ("Proceedings of NSDI", 2020)
    assert reference.fields == {"publisher": "USENIX"}


def test_marks_are_explained_by_the_note():
    reference = read_one("author = {Pan†, Rui and Dai*, Yinwei}, note = {† Equal contribution}")

    assert [author.equal_group for author in reference.authors] == [1, 1]
    assert reference.note == ""


def test_marks_are_explained_by_the_caller():
    text = "@misc{k, title={T}, author={Rui Pan* and Ada Lovelace† and Eve‡}}"

    reading = read_bibtex(text, marks={"*": "corresponding", "†": "equal2"})

    rui, ada, eve = reading.references[0].authors
    assert (rui.is_corresponding, rui.equal_group) == (True, None)
    assert (ada.equal_group, eve.unknown_marks) == (2, "‡")
    assert reading.marks == {"*": "corresponding", "†": "equal2", "‡": ""}


def test_others_and_organizations():
    reference = read_one("author = {{Google Research} and Pan, Rui and others}")

    assert reference.has_more_authors
    assert [author.name for author in reference.authors] == [
        Name("Google Research", is_organization=True),
        Name("Pan", "Rui"),
    ]


# ── what cannot be read ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n\n@misc{k, year=2020}", "“k”, line 3: it has no title. Add title = {…}."),
        (
            "@misc{k, title={T}, author={author, 1st}}",
            (
                "“k”, line 1: the author “1st author” is a placeholder. "
                "Enter the real name or remove it."
            ),
        ),
        (
            "@misc{k, title={T}, \n@misc{l, title={L}}",
            "“k”, line 1: a closing brace is missing (2 opened, 1 closed). Add it.",
        ),
        (
            "@misc{k, title={T}, year 2020}",
            (
                "“k”, line 1: a field is not written as “name = {value}” with a comma after it. "
                "Fix it."
            ),
        ),
        (
            '@misc{a\n title={T}}\n@misc{k, title="T, year=2020}',
            "“k”, line 3: a quotation mark is missing. Add it.",
        ),
        (
            "@misc{k, title: {T}}",
            (
                "“k”, line 1: a field is not written as “name = {value}” with a comma after it. "
                "Fix it."
            ),
        ),
    ],
)
def test_invalid_entry_is_reported_by_line(text, sentence):
    assert [str(refusal) for refusal in read_bibtex(text).refused] == [sentence]


def test_entry_after_a_broken_one_is_read():
    reading = read_bibtex("@misc{k, title={T}, \n@misc{l, title={L}}")

    assert [reference.key for reference in reading.references] == ["l"]


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        (
            "@misc{k,title={A}}\n@misc{k,title={B}}",
            "“k”, line 2: another entry has the same key.",
        ),
        (
            "@misc{k,title={A},title={B}}",
            "“k”, line 1: duplicate field title: the first one is used.",
        ),
        ("@misc{k,title={A},crossref={z}}", "“k”, line 1: its crossref z is not in the file."),
        (
            "@misc{k,title={A},doi={http://hdl.example/1}}",
            (
                "“k”, line 1: doi = http://hdl.example/1 is not a DOI, "
                "so it was imported as the URL."
            ),
        ),
    ],
)
def test_recoverable_error_is_reported(text, notice):
    reading = read_bibtex(text)

    assert [str(told) for told in reading.notices] == [notice]
    assert reading.refused == []


@pytest.mark.parametrize("text", ["", "---\n---\n", "no bibliography", "% comment", "@comment{x}"])
def test_text_without_entries_is_empty(text):
    assert read_bibtex(text).references == []


@pytest.mark.parametrize(
    "piece",
    ["@article{", "@a{b,c={", "{", '"', "@", "@a{b,\n", "@article{k,t={x}}\n", " @a{", "\n"],
)
def test_long_garbage_is_parsed_completely(piece):
    reading = read_bibtex(piece * 20_000)

    assert reading.references == []


def test_bytes_are_decoded():
    assert decode("\ufeffé".encode()) == "é"
    assert decode("é".encode("latin-1")) == "é"


@pytest.mark.parametrize("data", [b"\0\xff", b" " * (10 * 1024 * 1024 + 1)])
def test_binary_file_is_rejected(data):
    with pytest.raises(BibliographyError):
        decode(data)


# ── real bibliographies ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("name", "read", "refused"),
    [
        ("bib/0jaehunny0.bib", 12, ["blind2"]),
        ("bib/0xadriatorralba.bib", 9, []),
        ("bib/42shawn.bib", 33, []),
        ("bib/4cti0nfi9ure.bib", 17, []),
        ("bib/501good.bib", 10, []),
        ("al-folio-1/_bibliography/papers.bib", 9, []),
        ("al-folio-1/_bibliography/papers_BAK.bib", 9, []),
        ("al-folio-2/_bibliography/papers.bib", 33, []),
    ],
)
def test_every_entry_is_read_or_reported_and_round_trips(corpus, name, read, refused):
    reading = read_bibtex(decode((corpus / name).read_bytes()))
    again = read_bibtex(write_bibtex(reading.references))

    assert len(reading.references) == read
    assert [refusal.key for refusal in reading.refused] == refused
    assert [facts(reference) for reference in again.references] == [
        facts(reference) for reference in reading.references
    ]


def facts(reference):
    """Return everything but the line; duplicate keys are numbered."""
    return replace(reference, bibtex="", line=None, key=reference.key.removesuffix("-2"))
