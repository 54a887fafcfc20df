import pytest

from blog.bibliography.citing_names import acm_names, apa_names, ieee_names, initials
from blog.bibliography.reference import Author, Name, Reference


def by(number, *, more=False):
    authors = tuple(Author(Name(f"F{n}", f"G{n}")) for n in range(1, number + 1))
    return Reference(authors=authors, has_more_authors=more)


@pytest.mark.parametrize(
    ("names", "reference", "text"),
    [
        (apa_names, by(0), ""),
        (apa_names, by(2), "F1, G., & F2, G."),
        (apa_names, by(2, more=True), "F1, G., F2, G., et al."),
        (ieee_names, by(0), ""),
        (ieee_names, by(2), "G. F1 and G. F2"),
        (ieee_names, by(6), "G. F1, G. F2, G. F3, G. F4, G. F5, and G. F6"),
        (ieee_names, by(7), "G. F1 et al."),
        (ieee_names, by(2, more=True), "G. F1 et al."),
        (ieee_names, by(0, more=True), ""),
        (acm_names, by(2), "G1 F1 and G2 F2"),
        (acm_names, by(3), "G1 F1, G2 F2, and G3 F3"),
        (acm_names, by(1, more=True), "G1 F1, et al."),
    ],
)
def test_names_are_listed_in_each_style(names, reference, text):
    assert names(reference) == text


def test_apa_lists_twenty_authors_or_nineteen_and_the_last():
    assert apa_names(by(20)).count("F") == 20
    assert apa_names(by(21)).endswith("F18, G., F19, G., … F21, G.")
    assert apa_names(by(21)).count("F") == 20


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("Yinwei", "Y."),
        ("Jean-Pierre M.", "J.-P. M."),
        ("R.J.", "R. J."),
        ("élodie", "É."),
        ("", ""),
    ],
)
def test_initials(given, short):
    assert initials(given) == short
