import pytest

from blog.bibliography.marks import MarksError, annotated, explanations, read_marks, with_meaning
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
    assert explanations(note) == (found, rest)


def test_marks_become_facts_and_the_unknown_stay():
    author = with_meaning(marked("*†1§"), {"*": "equal", "†": "corresponding", "1": "nothing"})

    assert (author.equal_group, author.is_corresponding) == (1, True)
    assert author.unknown_marks == "§"


def test_annotation_says_who_is_what():
    second, third = list(annotated([ADA, ADA, ADA], '2=equal2,corresponding; 3=deceased,"§"'))[1:]

    assert (second.equal_group, second.is_corresponding) == (2, True)
    assert (third.is_deceased, third.unknown_marks) == (True, "§")


def test_meanings_are_given_in_words():
    assert read_marks("*=equal, † = corresponding") == {"*": "equal", "†": "corresponding"}


@pytest.mark.parametrize("text", ["*", "*=same", "=equal"])
def test_meaning_that_is_none_is_told(text):
    with pytest.raises(MarksError, match="does not say what a mark means"):
        read_marks(text)
