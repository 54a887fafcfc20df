import pytest
from django.core.exceptions import ValidationError

from blog.bibliography.name_lists import names_between_commas, text_of_names
from blog.bibliography.written_names import natural_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Doe, Jane", Bob Smith', ["Jane Doe", "Bob Smith"]),
        ("“Doe, Jane” and “Smith, Bob”", ["Jane Doe", "Bob Smith"]),
        ("Doe, Jane and Smith, Bob", ["Jane Doe", "Bob Smith"]),
        ("Doe, Jane; Smith, Bob", ["Jane Doe", "Bob Smith"]),
        ("Doe, Jane\r\nSmith, Bob\n", ["Jane Doe", "Bob Smith"]),
        ("Jane Doe, Bob Smith", ["Jane Doe", "Bob Smith"]),
        ("Doe, Jane", ["Jane Doe"]),
        ("Ada", ["Ada"]),
        ("{Foo, Inc.}, {Barnes & Noble} and Jane Doe", ["Foo, Inc.", "Barnes & Noble", "Jane Doe"]),
        ('John "Jack" Smith and Ada Chen*', ['John "Jack" Smith', "Ada Chen*"]),
        ("潘瑞，王伟", ["潘瑞", "王伟"]),
        ("潘瑞、王伟", ["潘瑞", "王伟"]),
        ("أحمد علي، ليلى حسن", ["أحمد علي", "ليلى حسن"]),
        ("", []),
    ],
)
def test_names_are_read_in_every_usual_form(text, expected):
    assert natural_names(text) == expected
    assert names_between_commas(text_of_names(expected)) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ada, Bob, Cy, Doe", "“Ada, Bob, Cy, Doe”: it isn't clear where each name ends. Put each"),
        ('Bob Smith, "Doe, Jane', 'Add the missing quotation mark: Bob Smith, "Doe, Jane'),
        ("Ada Chen, {Foo, Inc.", "Add the missing brace: Ada Chen, {Foo, Inc."),
        ("Jane Doe, Ada Chen and Doe, Jane", "“Jane Doe” is listed more than once."),
        ("Jane Doe et al.", "Name everyone instead of “et al.”."),
    ],
)
def test_unclear_names_are_refused(text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        natural_names(text)
