"""Values, macros and fields of BibTeX that other programs accept, or that would grow too long."""

import time

import pytest

from blog.bibliography.bibtex_reading import read_bibtex


def messages(found):
    return [str(message) for message in found]


# ── growth ──────────────────────────────────────────────────────────────────────────────────
def test_macros_that_double_are_refused_before_they_are_long():
    macros = "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 40))
    bomb = '@string{a0 = "50 x"}\n' + macros + "@article{k, title = a39}\n"
    started = time.process_time()

    reading = read_bibtex(f"{bomb}@article{{ok, title = {{T}}, journal = a1}}")

    assert time.process_time() - started < 2
    assert [(one.key, one.venue) for one in reading.references] == [("ok", "50 x50 x")]
    assert messages(reading.refused)[0] == (
        "“a16”, line 17: this macro is too long, so entries that use it are not imported. "
        "Shorten it."
    )
    assert messages(reading.refused)[-1] == (
        "“k”, line 41: title: the macro a39 is too long. Shorten it."
    )


@pytest.mark.parametrize(
    ("start", "entry"),
    [
        (f'@string{{a = "{"x" * 150_000}"}}\n', "@article{k, title = {T}, abstract = a}\n"),
        (
            f"@article{{p, title = {{P}}, abstract = {{{'x' * 150_000}}}}}\n",
            "@article{k, title = {T}, crossref = {p}}\n",
        ),
        (
            f'@preamble{{"\\newcommand{{\\a}}{{{"x" * 150_000}}}"}}\n',
            "@article{k, title = {T}, abstract = {\\a}}\n",
        ),
    ],
    ids=["macro", "cross-reference", "command"],
)
def test_what_many_entries_repeat_is_bounded(start, entry):
    reading = read_bibtex(start + entry * 300)

    assert 3 <= len(reading.references) <= 6
    assert len(reading.references) + len(reading.refused) in {300, 301}
    assert messages(reading.refused)[-1].endswith(
        "the file is too long once its macros and cross-references are expanded. Shorten it."
    )


@pytest.mark.parametrize("field", ["title", "author", "abstract"])
def test_value_that_would_be_cut_is_refused(field):
    reading = read_bibtex(f"@article{{k, {field} = {{{'x ' * 150_000}}}}}")

    assert messages(reading.refused) == [
        f"“k”, line 1: {field}: it is longer than 200,000 characters. Shorten it."
    ]


# ── fields that need a correction ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "facts", "notices"),
    [
        ("@article{title={T}, year=2020}", ("T", 2020, "", {}), []),
        *(
            (text, ("T", 2020, "", {}), ["a comma is missing after the key."])
            for text in (
                "@article{k title={T}, year=2020}",
                "@article{k: 1 % b\n title={T}, year=2020}",
                "}@article{k\n  title={T}, year=2020}",
            )
        ),
        ("@article{k,, title={T},, year=2020}", ("T", 2020, "", {}), []),
        ("@article{k, title={T}; year=2020}", ("T", 2020, "", {}),
         ["a comma is missing before year."]),
        ("@article{k, title={T}}, year=2020}", ("T", None, "", {}),
         ["“, year=2020}” is outside of an entry, so it is ignored. Check the braces."]),
        (
            "@article{k, title={T} year=2020}",
            ("T", 2020, "", {}),
            ["a comma is missing before year."],
        ),
        (
            "@article{k, title={T}, journal=pami}",
            ("T", None, "pami", {}),
            ["journal: the macro pami is not defined, so its name is used."],
        ),
        (
            "@article{k, title={T} \\& more}",
            ("T & more", None, "", {}),
            ["title: “\\& more” is neither in braces nor in quotes."],
        ),
        (
            ("@article{k, % it's {a} \"comment, with = }\n title % x\n = {50% of} % y\n # { T},%\n"
            "% @book{b, title={B}}\n year=2020 % z\n}"),
            ("50% of T", 2020, "", {}),
            [],
        ),
        (
            "@article{k,\n % note = {a\n b},\n title={T},\n year=2020}",
            ("T", 2020, "", {}),
            ["line 2, “% note = {a b}”, is a comment, so it is ignored."],
        ),
        ("@article{k%1,\n title = \"5% \" % a\n # \"T\"}", ("5% T", None, "", {}), []),
        ("@article{k, title={T}, % a comment\n x-y=2}", ("T", None, "", {"x-y": "2"}), []),
        (
            "@article{k,\n % year = {2020},\n title={T}}",
            ("T", None, "", {}),
            ["line 2, “% year = {2020},”, is a comment, so it is ignored."],
        ),
        ("\ufeff@article{k, title={T}}", ("T", None, "", {}), []),
        (
            "@string(tocs = {TOCS})\n@article(k, title={T}, journal=tocs)",
            ("T", None, "TOCS", {}),
            [],
        ),
    ],
)  # fmt: skip
def test_entry_is_read_and_its_correction_reported(text, facts, notices):
    reading = read_bibtex(text)

    (reference,) = reading.references
    assert (reference.title, reference.year, reference.venue, reference.fields) == facts
    assert [message.text for message in reading.notices] == notices
    assert reading.refused == []


def test_white_space_between_entries_is_read_quickly():
    space = " \n" * 30_000
    started = time.process_time()

    reading = read_bibtex(f"@article{{k, title = {{T}}}}\nx{space}y\n \n year = 2020\n")

    assert time.process_time() - started < 2
    assert (len(reading.references), len(reading.notices)) == (1, 1)
