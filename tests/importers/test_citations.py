import pytest

from importers.citations import read_citation

THREE = ["Ada Person", "Bob Other", "Cid Third"]
SHORT = ["A. Person", "B. Other"]


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ('Person, Ada, Bob Other, and Cid Third. 2022. "Rows: Hm?" VLDB Journal 1(2).', THREE),
        ("Ada Person, Bob Other and Cid Third. “Rows: Hm?” <i>VLDB Journal</i>, 2022.", THREE),
        ("Person, A., &amp; Other, B. (2022). Rows: Hm? VLDB Journal, 3, 66-73.", SHORT),
        ('A. Person and B. Other, "Rows: Hm?," VLDB Journal, vol. 1, no. 2, 2022.', SHORT),
        ("Person, A. and Other, B., 2022. Rows: Hm? VLDB Journal, 1(2), pp.3-4.", SHORT),
        ('Person, Ada, et al. "Rows: Hm?" VLDB Journal, vol. 1, 2022, pp. 3-4.', THREE[:1]),
        ("Person A, Other B. Rows: Hm. VLDB Journal. 2022;1(2):3.", ["A Person", "B Other"]),
        ("See my list of papers.", []),
    ],
)
def test_reference_is_read_in_any_style(written, authors):
    found = read_citation(written)

    assert [str(author.name) for author in found.authors] == authors
    expected = (2022, "Rows: Hm", "VLDB Journal") if authors else (None, "", "")
    assert (found.year, found.title.rstrip("?"), found.venue) == expected
