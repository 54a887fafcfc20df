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
        ("other", "ada.example/x", "https://ada.example/x"),
        ("other", "ada.example:8080/x", "https://ada.example:8080/x"),
        ("linkedin", "linkedin.com/in/ada", "https://linkedin.com/in/ada"),
        ("linkedin", "ada-chen-1", "https://www.linkedin.com/in/ada-chen-1"),
        ("orcid", "orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        ("mastodon", "@ada@example.social", "https://example.social/@ada"),
        ("mastodon", "mathstodon.xyz/@ada", "https://mathstodon.xyz/@ada"),
        ("bluesky", "ada.bsky.social", "https://bsky.app/profile/ada.bsky.social"),
        ("bluesky", "@ada.example.org", "https://bsky.app/profile/ada.example.org"),
        ("bluesky", "bsky.app/profile/ada.org", "https://bsky.app/profile/ada.org"),
        ("scholar", "qc6CJjYAAAAJ", "https://scholar.google.com/citations?user=qc6CJjYAAAAJ"),
        ("github", "ada-chen", "https://github.com/ada-chen"),
        ("x", "@ada", "https://x.com/ada"),
        ("youtube", "@ada", "https://www.youtube.com/@ada"),
        ("openreview", "~Ada_Chen1", "https://openreview.net/profile?id=~Ada_Chen1"),
        ("dblp", "12/3456", "https://dblp.org/pid/12/3456"),
        ("semantic", "1741101", "https://www.semanticscholar.org/author/1741101"),
        ("hugging", "ada", "https://huggingface.co/ada"),
        ("gitlab", "ada", "https://gitlab.com/ada"),
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
        ("other", "javascript:alert(1)", "for example https://example.org/ada"),
        ("other", "", "for example https://example.org/ada"),
        ("mastodon", "@ada", "or @ada@mastodon.social"),
    ],
)
def test_url_of_another_service_is_rejected(kind, text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        clean_profile_url(kind, text)
