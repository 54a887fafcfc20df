import re
from contextlib import suppress

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.bibliography.lookup import LookupFailedError
from blog.bibliography.reference import Author, Name, Reference
from blog.models import Paper
from blog.staged_uploads import UploadExpiredError, claimed_upload, read_upload, stage_upload
from profile_app.models import Publication
from profile_app.publications import bibtex_upload
from tests.data import make_publication, make_staff
from tests.markup import collapsed

PAGE = "/admin/import/publications/"
APPARATE = """@inproceedings{dai2024apparate, title = {Apparate}, year = 2024,
  author = {Dai*, Yinwei and Pan*, Rui}, booktitle = {SOSP}}
@misc{wrong, year = 2024}"""

pytestmark = pytest.mark.django_db


def look(client, text=APPARATE, page=PAGE, **fields):
    return client.post(page, {"text": text, **fields})


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]+)"', response.text)[1]


def confirm(client, response, page=PAGE, **fields):
    sent = {"token": hidden(response, "token"), "state": hidden(response, "state")}
    return client.post(page, {**sent, "do": "import", **fields}, follow=True)


def test_preview_saves_nothing(owner):
    response = look(owner)

    assert "<b>1</b> new" in response.text
    assert "Yinwei Dai, Rui Pan" in response.text
    assert "“wrong”, line 3: it has no title." in response.text
    assert not Publication.objects.exists()


def test_file_can_be_uploaded(owner):
    file = SimpleUploadedFile("papers.bib", APPARATE.encode())

    response = owner.post(PAGE, {"file": file})

    assert "<b>1</b> new" in response.text


def test_previewed_entries_are_imported(owner):
    response = confirm(owner, look(owner))

    assert "1 new, 0 changed, 0 unchanged." in response.text
    assert Publication.objects.get().venue == "SOSP"


def test_double_click_imports_once(owner):
    preview = look(owner)

    token = hidden(preview, "token")

    with suppress(UploadExpiredError), claimed_upload(token):
        second = confirm(owner, preview)
        with claimed_upload(token):
            pytest.fail("imported twice")

    assert "The upload has expired or" in second.text
    assert "1 new" in confirm(owner, preview).text


def test_owner_chooses_the_meaning_of_marks(owner):
    shown = look(owner)
    again = owner.post(
        PAGE, {"token": hidden(shown, "token"), "do": "preview", "mark *": "corresponding"}
    )

    confirm(owner, again, **{"mark *": "corresponding", "me": "Rui Pan"})

    authors = Publication.objects.get().authorships.all()
    assert [(a.equal_group, a.is_corresponding) for a in authors] == [(None, True)] * 2
    assert [a.person.is_me for a in authors] == [False, True]


def test_preview_shows_changed_and_unchanged_fields(owner):
    confirm(owner, look(owner))
    Publication.objects.update(title="Apparate!", month=3)

    response = look(owner, APPARATE.replace("{SOSP}", "{ACM SOSP}"))

    assert "<del>SOSP</del> <ins>ACM SOSP</ins>" in collapsed(response.text)
    assert "not changed: Apparate!" in response.text


def test_changed_site_is_previewed_again(owner):
    shown = look(owner)
    Publication.objects.create(title="Apparate", year=2024)

    response = confirm(owner, shown)

    assert "The site has changed since the preview. Check it again." in response.text
    assert Publication.objects.get().venue == ""


def test_papers_are_imported_into_the_reading_list(owner):
    page = "/admin/import/papers/"

    confirm(owner, look(owner, page=page), page)

    assert [paper.title for paper in Paper.objects.order_by("title")] == ["Apparate"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file or paste its text."),
        ({"file": SimpleUploadedFile("a.bib", b"\0\xff")}, "This is not a text file."),
    ],
)
def test_invalid_upload_is_rejected(owner, sent, sentence):
    assert sentence in owner.post(PAGE, sent).text


@pytest.mark.parametrize("token", ["nonsense", "a:b:c"])
def test_expired_upload_is_asked_for_again(owner, token):
    response = owner.post(PAGE, {"token": token, "do": "import"})

    assert "has expired or is on another machine. Upload the file again." in response.text


def test_staged_upload_is_private(settings):
    token = stage_upload("@misc{é}".encode())

    (path,) = (settings.DATA_DIR / "staging" / "uploads").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_upload(token).decode() == "@misc{é}"
    path.unlink()
    with pytest.raises(UploadExpiredError):
        read_upload(token)


def test_page_requires_sign_in_and_permission(client):
    assert client.get(PAGE).status_code == 302
    user = make_staff(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="add_publication"))
    client.force_login(user)
    assert client.get(PAGE).status_code == 403


def test_lists_link_to_the_import(owner):
    assert (
        owner.get("/admin/profile_app/publication/import-bibtex", follow=True)
        .redirect_chain[-1][0]
        .endswith(PAGE)
    )


# ── by DOI or arXiv ─────────────────────────────────────────────────────────────────────────
FOUND = Reference(
    type="inproceedings",
    title="Apparate",
    authors=(Author(Name("Pan", "Rui")),),
    venue="SOSP",
    year=2024,
    doi="10.1145/1.2",
)


@pytest.fixture
def found(monkeypatch):
    asked = []
    monkeypatch.setattr(
        bibtex_upload, "fetch_reference", lambda work: asked.append(str(work)) or FOUND
    )
    return asked


@pytest.mark.parametrize(("target", "model"), [("publications", Publication), ("papers", Paper)])
def test_work_is_looked_up_previewed_and_opened(owner, found, target, model):
    page = f"/admin/import/{target}/work/"

    response = owner.post(page, {"work": "https://doi.org/10.1145/1.2"})

    assert found == ["10.1145/1.2"]
    assert "<b>1</b> new" in response.text
    assert not model.objects.exists()
    done = confirm(owner, response, page)
    assert model.objects.get().doi == "10.1145/1.2"
    assert done.redirect_chain[-1][0].endswith(f"{model.objects.get().pk}/change/")


def test_known_work_is_linked(owner, found):
    publication = make_publication("Apparate", year=2024, doi="10.1145/1.2", venue="SOSP")

    response = owner.post(f"{PAGE}work/", {"work": "10.1145/1.2"})

    assert f'href="/admin/profile_app/publication/{publication.pk}/change/"' in response.text


def test_invalid_identifier_is_rejected(owner, found):
    response = owner.post(f"{PAGE}work/", {"work": "Apparate"})

    assert "No DOI or arXiv ID found" in response.text
    assert found == []


def test_failed_lookup_is_reported(owner, monkeypatch):
    def fail(work):
        raise LookupFailedError("doi.org can't be reached.")

    monkeypatch.setattr(bibtex_upload, "fetch_reference", fail)

    response = owner.post(f"{PAGE}work/", {"work": "10.1145/1.2"})

    assert "doi.org can&#x27;t be reached" in response.text


def test_text_without_an_entry_is_refused(owner):
    response = look(owner, "Apparate, SOSP 2024")

    assert "No BibTeX entries found." in response.text
