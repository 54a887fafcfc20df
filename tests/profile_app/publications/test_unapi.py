import pytest

from tests.data import make_publication
from tests.markup import collapsed

pytestmark = pytest.mark.django_db

FORMATS = (
    '<format name="ris" type="application/x-research-info-systems"/>'
    '<format name="bibtex" type="application/x-bibtex"/>'
)


def test_unapi_lists_its_formats(client):
    response = client.get("/unapi")

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert collapsed(response.text) == (
        f'<?xml version="1.0" encoding="UTF-8"?> <formats> {FORMATS} </formats> '
    )


@pytest.mark.parametrize(
    ("query", "status", "beginning"),
    [
        ("id=exits", 300, '<?xml version="1.0" encoding="UTF-8"?>\n<formats id="exits">'),
        ("id=exits&format=ris", 200, "TY  - CPAPER\r\n"),
        ("id=exits&format=bibtex", 200, "@inproceedings{"),
        ("id=exits&format=mods", 406, "Formats: ris, bibtex."),
        ("id=none&format=ris", 404, "No such publication."),
    ],
)
def test_unapi_follows_the_protocol(client, query, status, beginning):
    make_publication("Exits", slug="exits")

    response = client.get(f"/unapi?{query}")

    assert response.status_code == status
    assert response.text.startswith(beginning)
