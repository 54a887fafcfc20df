"""Media in a bucket, on a local server of S3."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from blog.editor.trash import move_to_trash, purge_trash
from blog.images.library import mark_missing_renditions
from blog.images.rendition_worker import create_waiting_renditions
from blog.models import DailyDownloads, Image
from blog.staged_uploads import claimed_upload, read_upload, stage_upload
from blog.visits.drain import drain
from profile_app.models import Resource
from site_config.archive.exporting import export_content
from site_config.backup import restoring
from site_config.backup.creating import backup
from site_config.bucket_settings import bucket_storages
from site_config.static_export.base_url import BaseUrl
from site_config.static_export.client import SiteClient
from site_config.static_export.site_urls import SiteUrl
from tests.data import make_post, make_publication, make_staff
from tests.images import encoded, photo
from tests.readers import BROWSER

KEYS = {"region": "us-east-1", "access_key": "ada", "secret_key": "engine"}
PDF = b"%PDF-1.7 " + bytes(range(256)) * 2000

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def endpoint():
    # Imported here because every process of the run collects this module.
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings, monkeypatch):
    """An empty bucket, in which the site stores its media and staged files."""
    import boto3

    s3 = boto3.resource(
        "s3", endpoint_url=endpoint, region_name="us-east-1",
        aws_access_key_id="ada", aws_secret_access_key="engine",
    )  # fmt: skip
    bucket = s3.Bucket("ada-media")
    bucket.create()
    settings.MEDIA_BUCKET, settings.MEDIA_ENDPOINT = "ada-media", endpoint
    settings.STORAGES |= bucket_storages("ada-media", endpoint=endpoint, **KEYS)
    yield bucket
    bucket.objects.delete()


def keys(bucket, prefix="media/"):
    return {stored.key.removeprefix(prefix) for stored in bucket.objects.filter(Prefix=prefix)}


def upload(client):
    client.force_login(make_staff())
    file = SimpleUploadedFile("figure.jpg", encoded(photo(600, 60), "JPEG"))
    code = client.post("/admin/editor/upload/", {"image": file}).json()["image_code"]
    client.logout()
    return make_post("With a figure", body=code)


def read(response):
    return b"".join(response.streaming_content)


def test_uploaded_image_is_shown_in_several_sizes(client, bucket, settings):
    post = upload(client)
    image = Image.objects.get()

    page = client.get(post.get_absolute_url()).text
    shown = [client.get(f"/media/{name}") for name in image.file_names()]

    assert keys(bucket) == set(image.file_names())
    assert [f"/media/{name}" in page for name in image.file_names()] == [True] * len(shown)
    assert [len(read(one)) for one in shown] == [
        default_storage.size(name) for name in image.file_names()
    ]
    assert not settings.MEDIA_ROOT.exists()


def test_lost_sizes_are_made_again(client, bucket, django_capture_on_commit_callbacks):
    upload(client)
    image = Image.objects.get()
    default_storage.delete(image.file_names()[-1])

    with django_capture_on_commit_callbacks(execute=True):
        marked, made = mark_missing_renditions(), create_waiting_renditions(set())

    assert (marked, made, keys(bucket)) == (1, 1, set(image.file_names()))


def test_file_is_served_in_parts_and_counted(client, bucket):
    name = default_storage.save("publications/talk.pdf", ContentFile(PDF))
    again = default_storage.save("publications/talk.pdf", ContentFile(b"other"))
    url = default_storage.url(name)

    whole = client.get(url, HTTP_USER_AGENT=BROWSER)
    part = client.get(url, HTTP_RANGE="bytes=-2000")
    beyond = client.get(url, HTTP_RANGE="bytes=999999-")
    known = client.get(url, HTTP_IF_MODIFIED_SINCE=whole["Last-Modified"])
    missing = [client.get(f"/media/{path}").status_code for path in ("no.pdf", "../a", "x/")]
    drain()

    assert (read(whole), whole["Content-Length"]) == (PDF, str(len(PDF)))
    assert (part.status_code, read(part)) == (206, PDF[-2000:])
    assert (beyond.status_code, known.status_code, missing) == (416, 304, [404] * 3)
    assert DailyDownloads.objects.get().name == name
    assert again != name


def test_file_of_a_purged_image_is_deleted(client, bucket, django_capture_on_commit_callbacks):
    upload(client)
    image = Image.objects.get()
    move_to_trash(image)
    in_trash = keys(bucket)

    with django_capture_on_commit_callbacks(execute=True):
        purge_trash(timezone.now() + timezone.timedelta(days=31))

    assert (in_trash, keys(bucket)) == (set(image.file_names()), set())


def test_staged_upload_is_private_and_used_once(client, bucket):
    token = stage_upload(b"@misc{a}", "a.bib")
    staged = keys(bucket, "staging/")

    with claimed_upload(token):
        assert keys(bucket, "staging/") == set()

    assert len(staged) == 1
    assert client.get(f"/media/../staging/{staged.pop()}").status_code == 404
    with pytest.raises(ValueError, match="Upload the file again"):
        read_upload(token)


def test_media_are_backed_up_and_restored(bucket, tmp_path, monkeypatch):
    default_storage.save("images/a.png", ContentFile(b"picture"))
    default_storage.save("cv/cv.pdf", ContentFile(PDF))
    (tmp_path / "media").mkdir()
    (tmp_path / "media/old.png").write_bytes(b"from before the bucket")
    backup(tmp_path / "site.tar.gz", lambda said: None)
    bucket.Object("media/images/a.png").put(Body=b"changed")
    bucket.Object("media/new.png").put(Body=b"new")
    # The database is that of the tests.
    monkeypatch.setattr(restoring, "_restore_database", lambda held, checked, aside: None)

    _, aside = restoring.restore_backup(
        tmp_path / "site.tar.gz", replace=True, progress=lambda said: None
    )

    assert keys(bucket) == {"images/a.png", "cv/cv.pdf"}
    assert bucket.Object("media/images/a.png").get()["Body"].read() == b"picture"
    assert (aside / "media/images/a.png").read_bytes() == b"changed"
    assert (aside / "media/new.png").read_bytes() == b"new"


def test_media_are_exported(client, bucket, tmp_path):
    upload(client)
    name = Image.objects.get().file_names()[-1]
    publication = make_publication("Engines", authors=())
    pdf = Resource.objects.create(publication=publication, file=ContentFile(PDF, name="text.pdf"))

    static = SiteClient(BaseUrl.parse("https://ada.github.io/site"))
    files = [static.get(SiteUrl(url)) for url in (f"/media/{name}", pdf.get_absolute_url())]
    export_content(tmp_path, dry_run=False, progress=lambda said: None)

    assert [file.body for file in files] == [default_storage.open(name).read(), PDF]
    assert {path.suffix for path in (tmp_path / "media").iterdir()} == {".jpg", ".pdf"}


def test_wrong_settings_are_explained(client, bucket, settings, endpoint, monkeypatch):
    from site_config import object_storage

    right = object_storage.bucket_problem()
    settings.MEDIA_BUCKET = "another"
    settings.STORAGES |= bucket_storages("another", endpoint=endpoint, **KEYS)
    missing = object_storage.bucket_problem()
    settings.MEDIA_ENDPOINT = "http://127.0.0.1:9"
    settings.STORAGES |= bucket_storages("another", endpoint="http://127.0.0.1:9", **KEYS)

    assert right == ""
    assert missing == "MEDIA_BUCKET: there is no bucket another. Create it first."
    assert object_storage.bucket_problem() == "MEDIA_ENDPOINT: http://127.0.0.1:9 can't be reached."
    # Without another try, which could take long.
    monkeypatch.setattr(object_storage, "_connection", None)
    client.raise_request_exception = False
    assert client.get("/media/images/a.png").status_code == 503


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"bucket": "Ada Media"}, "Ada Media is not the name of a bucket"),
        ({"endpoint": "s3.example.org"}, "s3.example.org is not the URL of an S3 server"),
        ({"endpoint": "https://s3.example.org/ada-media"}, "without the bucket"),
        ({"secret_key": ""}, "set both, or neither"),
    ],
)
def test_invalid_settings_are_refused(values, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        bucket_storages(**{"bucket": "ada-media", "endpoint": "", **KEYS, **values})
