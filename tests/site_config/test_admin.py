import io

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from blog.images.library import store_image
from blog.images.uses import models_with_texts
from blog.models import BlogSettings, NoteTemplate, Page, Redirect, Series
from profile_app.models import (
    Activity,
    Award,
    CvSection,
    HomeSection,
    Interest,
    MenuItem,
    News,
    Student,
)
from site_config.admin_search import MAX_FOUND
from tests.data import (
    make_course,
    make_paper,
    make_person,
    make_position,
    make_post,
    make_profile,
    make_project,
    make_publication,
    make_staff,
    make_talk,
    make_topic,
)

pytestmark = pytest.mark.django_db


def png(number=0):
    out = io.BytesIO()
    Pillow.new("RGB", (30 + number, 20), "navy").save(out, "PNG")
    return out.getvalue()


def saved(instance):
    instance.save()
    return instance


KINDS = ("note", "essay")
MAKERS = {
    "blog.post": lambda n: make_post(paper=make_paper(), topics=(make_topic(), make_topic())),
    "blog.page": lambda n: saved(Page(title=f"Page {n}", path=f"/page-{n}/")),
    "blog.paper": lambda n: make_post(paper=make_paper()).paper,
    "blog.topic": lambda n: make_topic(parent=make_topic()),
    "blog.image": lambda n: store_image(png(n), f"{n}.png"),
    "blog.redirect": lambda n: Redirect.objects.create(path=f"/old/{n}", post=make_post()),
    "blog.series": lambda n: Series.objects.create(title=f"Series {n}"),
    "blog.blogsettings": lambda n: BlogSettings.objects.get_or_create(pk=1)[0],
    "blog.notetemplate": lambda n: NoteTemplate.objects.get_or_create(kind=KINDS[n % 2])[0],
    "profile_app.profile": lambda n: make_profile(),
    "profile_app.position": lambda n: make_position(),
    "profile_app.publication": lambda n: make_publication(authors=(make_person(), make_person())),
    "profile_app.project": lambda n: make_project(),
    "profile_app.talk": lambda n: make_talk(publication=make_publication()),
    "profile_app.course": lambda n: make_course(),
    "profile_app.person": lambda n: (
        make_publication(authors=(make_person(),)).authorships.get().person
    ),
    "profile_app.award": lambda n: saved(Award(text="Best *paper*")),
    "profile_app.cvsection": lambda n: saved(CvSection(kind="own", title=f"S{n}", text="Rust")),
    "profile_app.homesection": lambda n: saved(HomeSection(kind="own", title=f"S{n}", text="Rust")),
    "profile_app.menuitem": lambda n: saved(MenuItem(kind="link", label=f"L{n}", url="/cv/")),
    "profile_app.student": lambda n: saved(Student(name=f"Student {n}")),
    "profile_app.activity": lambda n: saved(Activity(text="Reviewer")),
    "profile_app.news": lambda n: saved(News(text="Moved", on="2024-05-01")),
    "profile_app.interest": lambda n: saved(Interest(text="Systems")),
    "auth.user": lambda n: User.objects.create_user(f"user{n}"),
    "auth.group": lambda n: Group.objects.create(name=f"group {n}"),
}

# Single rows, which the admin creates.
NEITHER_MADE_NOR_DELETED = {"profile_app.profile", "blog.notetemplate", "blog.blogsettings"}
each_model = pytest.mark.parametrize("model", MAKERS)


def url_of(model, page, *args):
    return reverse(f"admin:{model.replace('.', '_')}_{page}", args=args)


def test_every_registered_model_is_tested():
    registered = {model._meta.label_lower for model in admin.site._registry}

    assert registered == set(MAKERS)


@each_model
def test_list_shows_rows(owner, model):
    MAKERS[model](1)

    response = owner.get(url_of(model, "changelist"), follow=True)

    assert response.status_code == 200


@each_model
def test_list_is_searched(owner, model):
    MAKERS[model](1)

    response = owner.get(url_of(model, "changelist"), {"q": "nothing like it"}, follow=True)

    assert response.status_code == 200


@each_model
def test_form_opens(owner, model):
    row = MAKERS[model](1)

    response = owner.get(url_of(model, "change", row.pk))

    assert response.status_code == 200


@pytest.mark.parametrize("model", sorted(MAKERS.keys() - NEITHER_MADE_NOR_DELETED))
def test_empty_form_opens(owner, model):
    response = owner.get(url_of(model, "add"))

    assert response.status_code == 200


@pytest.mark.parametrize("page", ["delete", "history"])
@pytest.mark.parametrize("model", sorted(MAKERS.keys() - NEITHER_MADE_NOR_DELETED))
def test_delete_and_history_pages_open(owner, model, page):
    row = MAKERS[model](1)

    response = owner.get(url_of(model, page, row.pk))

    assert response.status_code == 200


# Session, user, site name; then the queries of the list, and whether it has demo content.
QUERIES = {
    "blog.post": 13,
    "blog.page": 9,
    "blog.paper": 11,
    "blog.topic": 11,
    # Where each is used: two for the images, one for each kind of text.
    "blog.image": 8 + 2 + len(models_with_texts()),
    "blog.redirect": 6,
    "profile_app.position": 7,
    "profile_app.publication": 11,
    "profile_app.project": 7,
    "profile_app.talk": 9,
    "profile_app.course": 9,
    "profile_app.person": 7,
    "profile_app.award": 7,
    "profile_app.cvsection": 7,
    "profile_app.homesection": 7,
    "profile_app.menuitem": 7,
    "profile_app.student": 7,
    "profile_app.activity": 7,
    "profile_app.news": 9,
    "profile_app.interest": 7,
    "auth.user": 9,
    "auth.group": 6,
}


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("model", QUERIES)
def test_list_runs_a_fixed_number_of_queries(owner, django_assert_num_queries, model, count):
    for number in range(count):
        MAKERS[model](number)

    with django_assert_num_queries(QUERIES[model]):
        response = owner.get(url_of(model, "changelist"))

    assert response.status_code == 200


# ── the sidebar ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("path", "active"),
    [
        ("/admin/blog/post/", ["Posts"]),
        ("/admin/blog/post/?state=drafts", ["Drafts"]),
        ("/admin/blog/post/?state=scheduled", ["Scheduled"]),
        ("/admin/blog/post/add/", ["New note"]),
        ("/admin/note/", ["New note"]),
        ("/admin/quick-add/", ["Quick add"]),
        ("/admin/blog/paper/add/", ["Papers"]),
        ("/admin/auth/group/", ["Groups"]),
        ("/admin/", []),
    ],
)
def test_sidebar_marks_the_current_page(owner, path, active):
    groups = owner.get(path).context["sidebar_navigation"]

    assert [i["title"] for group in groups for i in group["items"] if i["active"]] == active


def test_sidebar_shows_only_permitted_pages(client):
    user = make_staff(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="view_paper"))
    client.force_login(user)

    groups = client.get("/admin/").context["sidebar_navigation"]

    shown = [i["title"] for group in groups for i in group["items"] if i["has_permission"]]
    assert shown == ["Papers", "View site"]


def test_sign_in_redirects_to_the_dashboard(client):
    make_staff("owner")

    response = client.post(
        "/admin/login/", {"username": "owner", "password": "correct horse battery"}
    )

    assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_failed_sign_ins_are_locked_out(client):
    make_staff("owner")

    for _ in range(9):
        response = client.post("/admin/login/", {"username": "owner", "password": "wrong"})

    assert response.status_code == 429
    assert "in 1 minute." in response.text


def test_upload_field_rejects_other_files_than_images(owner):
    upload = SimpleUploadedFile("me.png", b"<html/>")

    response = owner.post("/admin/blog/image/add/", {"file": upload, "name": ""})

    assert (
        response.context["adminform"].form.errors["file"][0].startswith("This is not a supported")
    )


def test_sidebar_search_lists_a_few_objects_that_the_user_may_see(client):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_post", "add_paper"]))
    client.force_login(reader)
    make_paper("Zebras in papers")
    for number in range(MAX_FOUND + 1):
        make_post(f"Zebra {number}")

    answers = [
        client.get(reverse("admin:search"), {"s": "zebra", "extended": 1, "page": page})
        for page in ("1", "abc", "9")
    ]

    found = [result.title.split()[0] for result in answers[0].context["results"]]
    assert found == ["Zebra"] * MAX_FOUND
    assert [answer.status_code for answer in answers] == [200, 404, 404]
