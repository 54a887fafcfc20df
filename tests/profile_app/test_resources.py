import pytest
from django.core.files.base import ContentFile

from profile_app.models import Resource
from tests.data import make_publication

pytestmark = pytest.mark.django_db


def make_file(publication, name):
    return Resource.objects.create(publication=publication, file=ContentFile(b"x", name=name))


@pytest.mark.parametrize(
    ("uploaded", "kept"),
    [
        ("Apparate (final) v2.pdf", "Apparate_final_v2.pdf"),
        ("论文.pdf", "论文.pdf"),
        ("../../secret key.pdf", "secret_key.pdf"),
        ("a%2f..?#.pdf", "a2f...pdf"),
    ],
)
def test_file_keeps_its_name_as_far_as_a_url_can(client, uploaded, kept):
    resource = make_file(make_publication(slug="p"), uploaded)

    assert resource.file_name == kept
    assert client.get(resource.get_absolute_url()).status_code == 200


def test_resource_changed_to_a_url_has_no_file_name():
    resource = make_file(make_publication(), "a.pdf")

    resource.file, resource.url = "", "https://example.org/a.pdf"
    resource.save()

    assert (resource.file_name, resource.get_absolute_url()) == ("", "https://example.org/a.pdf")


def test_saving_only_the_file_saves_its_name():
    resource = make_file(make_publication(), "a.pdf")
    resource.file = ContentFile(b"y", name="b.pdf")

    resource.save(update_fields=["file"])

    resource.refresh_from_db()
    assert resource.file_name == "b.pdf"


def test_resource_that_is_saved_again_keeps_its_name():
    resource = make_file(make_publication(), "a.pdf")

    resource.label = "Camera-ready"
    resource.save()

    assert resource.file_name == "a.pdf"
