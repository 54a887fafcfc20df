import pytest

from blog.bibliography.marks import (
    MarksError,
    apply_annotations,
    apply_meanings,
    extract_explanations,
    parse_meanings,
)
from blog.bibliography.reference import Author, Name

ADA = Author(Name("Lovelace", "Ada"))


def marked(marks):
    return Author(Name("Lovelace", "Ada"), unknown_marks=marks)


@pytest.mark.parametrize(
    ("note", "found", "rest"),
    [
        ("* Equal contribution", {"*": "equal"}, ""),
        ("* co-first authors", {"*": "equal"}, ""),
        (
            "*Authors contributed equally. †Corresponding author.",
            {"*": "equal", "†": "corresponding"},
            "",
        ),
        ("‡ equal advising", {"‡": "equal2"}, ""),
        ("† deceased; Oral", {"†": "deceased"}, "Oral"),
        ("5 * 3 is fifteen", {}, "5 * 3 is fifteen"),
        ("Oral presentation", {}, "Oral presentation"),
    ],
)
def test_note_explains_marks(note, found, rest):
    assert extract_explanations(note) == (found, rest)


def test_known_marks_become_facts_and_unknown_ones_remain():
    author = apply_meanings(marked("*†1§"), {"*": "equal", "†": "corresponding", "1": "nothing"})

    assert (author.equal_group, author.is_corresponding) == (1, True)
    assert author.unknown_marks == "§"


def test_annotations_are_applied():
    second, third = list(
        apply_annotations([ADA, ADA, ADA], '2=equal2,corresponding; 3=deceased,"§"')
    )[1:]

    assert (second.equal_group, second.is_corresponding) == (2, True)
    assert (third.is_deceased, third.unknown_marks) == (True, "§")


def test_meanings_are_parsed():
    assert parse_meanings("*=equal, † = corresponding") == {"*": "equal", "†": "corresponding"}


@pytest.mark.parametrize("text", ["*", "*=same", "=equal"])
def test_invalid_meaning_is_rejected(text):
    with pytest.raises(MarksError, match="is not a mark and its meaning"):
        parse_meanings(text)
