import pytest

from blog.bibliography.reference import Author, Name, Reference
from blog.bibliography.reference_keys import citation_key


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        (Reference(key="dai:2024"), "dai:2024"),
        (Reference(key="a b, {c}"), "a-b-c"),
        (
            Reference(
                title="The Optimus: Serving", year=2024, authors=(Author(Name("Núñez", "Ana")),)
            ),
            "nunez2024optimus",
        ),
        (Reference(title="On the", year=2020), "2020on"),
        (Reference(title="深度学习", year=2021, authors=(Author(Name("潘", "瑞")),)), "2021"),
        (Reference(), "untitled"),
    ],
)
def test_citation_key_is_entered_or_generated(reference, key):
    assert citation_key(reference) == key
