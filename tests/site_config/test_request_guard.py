import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from tests.data import make_post, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(monkeypatch):
    """Record the names of the files that are about to be written to the disk."""
    names, new_file = [], TemporaryFileUploadHandler.new_file

    def record(handler, *args, **kwargs):
        new_file(handler, *args, **kwargs)
        names.append(handler.file_name)

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", record)
    return names


@pytest.fixture(autouse=True)
def _large_uploads(settings):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]


def upload():
    return SimpleUploadedFile("large.bin", b"x" * 100_000)


@pytest.mark.parametrize("path", ["/admin/login/", "/blog/visit/", "/admin/editor/upload/", "/"])
def test_files_of_strangers_are_not_stored(client, stored, path):
    client.post(path, {"image": upload(), "path": "/"})

    assert stored == []


def test_fields_next_to_a_file_are_read(client, stored):
    make_post(slug="a-post")

    response = client.post("/blog/visit/", {"file": upload(), "path": "/blog/a-post/"})

    assert (response.status_code, stored) == (204, [])


def test_files_of_staff_are_stored(client, stored):
    client.force_login(make_staff("ada"))

    client.post("/admin/editor/upload/", {"image": upload()})

    assert stored == ["large.bin"]
