import pytest

from tests.data import make_staff

URL = "/admin/import/publications/authors/"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Ada Chen*, Grace Hopper* and Alan Turing", "Ada Chen*\nGrace Hopper*\nAlan Turing"),
        ("Ada Chen, Grace Hopper et al.", "Ada Chen, Grace Hopper et al."),
        ("Ada Chen¹, Grace Hopper²", "Ada Chen¹, Grace Hopper²"),
        ("", ""),
    ],
)
def test_list_is_split_unless_something_would_vanish(client, text, lines):
    client.force_login(make_staff())

    assert client.post(URL, {"text": text}).json() == {"text": lines}


def test_splitting_requires_permission(client):
    anybody = client.post(URL, {"text": "Ada"}).status_code
    client.force_login(make_staff(is_superuser=False))

    assert (anybody, client.post(URL, {"text": "Ada"}).status_code) == (302, 403)
