import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from blog.editor.autosave import store_autosave
from blog.images.library import store_image
from blog.images.uses import find_image_uses
from blog.models import Autosave, CacheGeneration
from blog.models.autosaves import AUTOSAVE_RETENTION, MAX_AUTOSAVES
from tests.blog.admin.test_posts import form_of
from tests.data import make_post, make_profile, make_staff
from tests.images import encoded, photo
from tests.markup import collapsed

pytestmark = pytest.mark.django_db
AUTOSAVE = "/admin/editor/autosave/"
POSTS = "/admin/blog/post/"


@pytest.fixture
def owner(client):
    client.user = make_staff()
    client.force_login(client.user)
    return client


def autosave(client, turn=1, text="Words.", **given):
    given = {"form": "blog.post:new", "page": "page-number-1", "turn": turn, **given}
    return client.post(AUTOSAVE, {"texts": json.dumps({"body": text}), **given})


def texts():
    return [json.loads(d.texts)["body"] for d in Autosave.objects.order_by("pk")]


def offered(client, path):
    return [
        offer["texts"]["body"]
        for offer in json.loads(client.get(path).context["autosave"]["offers"])
    ]


def test_typed_text_is_saved_and_offered(owner):
    response = autosave(owner, text="潘瑞 writes.")

    assert response.status_code == 200
    assert offered(owner, f"{POSTS}add/") == ["潘瑞 writes."]


def test_later_autosave_replaces_the_earlier_one(owner):
    autosave(owner, 1, "One")
    autosave(owner, 2, "One two")

    assert texts() == ["One two"]


def test_late_request_does_not_restore_older_text(owner):
    autosave(owner, 5, "Newer")
    response = autosave(owner, 4, "Older")

    assert (response.status_code, texts()) == (200, ["Newer"])


def test_two_windows_keep_their_own_texts(owner):
    autosave(owner, text="Here")
    autosave(owner, text="There", page="page-number-2")

    assert sorted(texts()) == ["Here", "There"]


def test_ten_minutes_of_typing_are_one_autosave(owner):
    autosave(owner, 1, "Early")
    long_ago = timezone.now() - timedelta(minutes=11)
    Autosave.objects.update(created_at=long_ago, updated_at=long_ago)
    autosave(owner, 2, "Late")
    autosave(owner, 3, "Later")

    assert texts() == ["Early", "Later"]
    assert offered(owner, f"{POSTS}add/") == ["Later"]


def test_autosave_is_private_to_its_user(owner, client):
    autosave(owner, text="Secret")
    client.force_login(make_staff("other"))

    assert offered(client, f"{POSTS}add/") == []
    assert (
        "Secret" not in client.get("/admin/editor/autosaves/?form=blog.post:new").content.decode()
    )


def test_autosave_is_offered_only_on_its_post(owner):
    one, other = make_post(), make_post()
    autosave(owner, form=f"blog.post:{one.pk}")

    counts = [len(offered(owner, f"{POSTS}{post.pk}/change/")) for post in (one, other)]

    assert counts == [1, 0]


def test_saving_closes_only_the_autosave_of_that_page(owner):
    post = make_post()
    for page in ("page-number-1", "page-number-2"):
        autosave(owner, text=page, form=f"blog.post:{post.pk}", page=page)

    owner.post(f"{POSTS}{post.pk}/change/", form_of(post, _page="page-number-1"))

    assert offered(owner, f"{POSTS}{post.pk}/change/") == ["page-number-2"]


def test_profile_has_autosave(owner):
    profile = make_profile()
    autosave(owner, form=f"profile_app.profile:{profile.pk}", text="Bio")

    page = owner.get(f"/admin/profile_app/profile/{profile.pk}/change/")

    assert len(json.loads(page.context["autosave"]["offers"])) == 1


def test_discarded_autosave_is_listed_but_not_offered(owner):
    autosave(owner, text="Dropped")
    owner.post("/admin/editor/discard/", {"pk": Autosave.objects.get().pk})

    assert offered(owner, f"{POSTS}add/") == []
    assert "Dropped" in owner.get("/admin/editor/autosaves/?form=blog.post:new").content.decode()


def test_autosave_of_another_user_cannot_be_discarded(owner, client):
    autosave(owner)
    client.force_login(make_staff("other"))
    client.post("/admin/editor/discard/", {"pk": Autosave.objects.get().pk})

    assert Autosave.objects.get().is_open


@pytest.mark.parametrize(
    "given",
    [
        {"turn": "0"},
        {"turn": "x"},
        {"form": "blog.post"},
        {"form": "nothing"},
        {"page": "../../x"},
        {"texts": "["},
        {"texts": "[1]"},
        {"texts": '{"body": 1}'},
        {"texts": "[" * 5000},
        {"texts": json.dumps({str(n): "" for n in range(100)})},
    ],
)
def test_invalid_autosave_is_rejected(owner, given):
    response = owner.post(
        AUTOSAVE,
        {"form": "blog.post:new", "page": "page-number-1", "turn": 1, "texts": "{}", **given},
    )

    assert (response.status_code, "can't be autosaved" in response.json()["error"]) == (400, True)


def test_autosave_requires_permission_to_change_the_row(client):
    writer = make_staff("writer", is_superuser=False)
    writer.user_permissions.add(Permission.objects.get(codename="add_post"))
    signed_out = autosave(client)
    client.force_login(writer)

    statuses = [
        autosave(client, form=form).status_code
        for form in ("blog.post:new", "blog.post:1", "auth.user:new", "blog.nothing:new")
    ]

    assert (signed_out.status_code, statuses) == (403, [200, 403, 403, 403])
    assert client.get("/admin/editor/autosaves/?form=blog.post:1").status_code == 403


def test_session_returns_the_user_and_a_token(client):
    before = client.get("/admin/editor/session/").json()
    client.force_login(make_staff())
    after = client.get("/admin/editor/session/").json()

    assert (before["is_signed_in"], after["is_signed_in"]) == (False, True)
    assert len(after["token"]) == 64


def test_texts_are_compared(owner):
    answer = owner.post("/admin/editor/compare/", {"saved": "The end.", "unsaved": "The <b>start."})

    assert "<del>end</del>" in collapsed(answer.json()["html"])
    assert "<b>" not in answer.json()["html"]


def test_old_autosaves_are_deleted_and_their_number_is_limited():
    user = make_staff()
    old = timezone.now() - AUTOSAVE_RETENTION - timedelta(days=1)
    Autosave.objects.create(user=user, form="a.b:1", page="p", turn=1, texts="{}", updated_at=old)
    for number in range(MAX_AUTOSAVES + 5):
        store_autosave(user, "blog.post:new", f"page-{number:08}", 1, {"body": "x"})

    assert Autosave.objects.count() == MAX_AUTOSAVES


def test_image_in_an_autosave_is_not_unused(owner):
    image = store_image(encoded(photo(), "JPEG"), "one.jpg")
    autosave(owner, text=f"![a]({image.file.url})")

    assert find_image_uses().has(image)


@pytest.mark.django_db(transaction=True)
def test_autosave_does_not_change_cached_pages(owner):
    before = CacheGeneration.current()
    autosave(owner)

    assert CacheGeneration.current() == before
