import pytest
from django.core.exceptions import ValidationError

from profile_app.profile_links import clean_profile_url


@pytest.mark.parametrize(
    ("kind", "text", "address"),
    [
        ("orcid", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        ("orcid", "https://orcid.org/0000-0002-1694-233x", "https://orcid.org/0000-0002-1694-233X"),
        ("github", "https://github.com/ada", "https://github.com/ada"),
        ("x", "https://twitter.com/ada", "https://twitter.com/ada"),
        (
            "scholar",
            "https://scholar.google.de/citations?user=a",
            "https://scholar.google.de/citations?user=a",
        ),
        ("linkedin", "https://www.linkedin.com/in/ada", "https://www.linkedin.com/in/ada"),
        ("mastodon", "https://mathstodon.xyz/@ada", "https://mathstodon.xyz/@ada"),
        ("other", "https://ada.example/", "https://ada.example/"),
    ],
)
def test_url_of_the_service_is_accepted(kind, text, address):
    assert clean_profile_url(kind, text) == address


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("orcid", "0000-0002-1825-0098", "checksum doesn't match"),
        ("orcid", "ada", "An ORCID looks like 0000-0002-1825-0097"),
        ("github", "https://gitlab.com/ada", "Enter a URL at github.com"),
        ("github", "https://evilgithub.com/ada", "Enter a URL at github.com"),
        ("scholar", "https://google.com/", "Enter a URL at scholar.google.com"),
        ("other", "javascript:alert(1)", "valid URL"),
        ("mastodon", "@ada", "valid URL"),
    ],
)
def test_url_of_another_service_is_rejected(kind, text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        clean_profile_url(kind, text)
