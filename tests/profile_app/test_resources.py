from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from profile_app.models import Resource
from tests.data import make_publication

pytestmark = pytest.mark.django_db


def make_file(publication, name):
    return Resource.objects.create(publication=publication, file=ContentFile(b"x", name=name))


def test_files_from_before_get_the_addresses_of_their_names():
    publication = make_publication()
    resource = make_file(publication, "apparate.pdf")
    Resource.objects.create(publication=publication, url="https://example.org/")
    Resource.objects.update(file_name="")

    import_module("profile_app.migrations.0003_publication_pages").name_files(apps, None)

    names = Resource.objects.order_by("pk").values_list("file_name", flat=True)
    assert list(names) == [resource.file_name, ""]


@pytest.mark.parametrize(
    ("uploaded", "kept"),
    [
        ("Apparate (final) v2.pdf", "Apparate_final_v2.pdf"),
        ("论文.pdf", "论文.pdf"),
        ("../../secret key.pdf", "secret_key.pdf"),
        ("a%2f..?#.pdf", "a2f...pdf"),
    ],
)
def test_file_keeps_its_name_as_far_as_an_address_can(client, uploaded, kept):
    resource = make_file(make_publication(slug="p"), uploaded)

    assert resource.file_name == kept
    assert client.get(resource.get_absolute_url()).status_code == 200


def test_file_that_becomes_an_address_has_no_name():
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
