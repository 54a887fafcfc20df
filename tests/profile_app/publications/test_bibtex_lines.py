import pytest
from django.core.exceptions import ValidationError

from profile_app.models import Publication
from profile_app.publications.bibtex_lines import BibtexLinesField
from tests.data import make_publication, make_staff

ADMIN = "/admin/profile_app/publication/"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", {}),
        ("volume = {12},\n\n Pages = 1–15", {"volume": "12", "pages": "1–15"}),
        ('note+an = "x"', {"note+an": "x"}),
        ("empty = {}", {}),
        ("title = {A {B} C}", {"title": "A {B} C"}),
    ],
)
def test_lines_are_parsed(text, fields):
    assert BibtexLinesField().clean(text) == fields


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("volume 12", "line 1: not “name = {value}”: volume 12"),
        ("a = {1}\na = {2}", "line 2: duplicate field a."),
    ],
)
def test_invalid_line_is_rejected(text, sentence):
    with pytest.raises(ValidationError, match=sentence.replace("{", r"\{").replace("}", r"\}")):
        BibtexLinesField().clean(text)


def test_shown_lines_are_read_back():
    fields = {"pages": "1–15", "editor": "Ada Lovelace and Kai Li"}
    field = BibtexLinesField()

    assert field.clean(field.prepare_value(fields)) == fields


@pytest.mark.django_db
def test_owner_sees_and_edits_them(client):
    client.force_login(make_staff())
    publication = make_publication(bibtex_fields={"volume": "12"})
    page = f"{ADMIN}{publication.pk}/change/"
    prefixes = ("authorships", "resources", "identifiers")
    sent = {f"{name}-{end}_FORMS": 0 for name in prefixes for end in ("TOTAL", "INITIAL")}
    sent |= {
        name: getattr(publication, name) for name in ("title", "kind", "year", "slug", "order")
    }

    shown = client.get(page).text
    client.post(page, {**sent, "bibtex_fields": "volume = {13}"})

    assert "volume = {12}" in shown
    assert Publication.objects.get().bibtex_fields == {"volume": "13"}
