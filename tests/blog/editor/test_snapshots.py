from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from blog.editor.trash import move_to_trash, purge_trash
from blog.models import Paper, Post, Redirect, Topic, TrashedRow
from profile_app.models import Authorship, Person, Publication, Resource
from tests.data import (
    make_paper,
    make_person,
    make_post,
    make_profile,
    make_publication,
    make_topic,
)
from tests.images import encoded, photo

TRASH = "/admin/trash/"
PAGES = (
    "/publications/", "/blog/a-note/", "/blog/topics/", "/blog/papers/", "/search/?q=apparate",
    "/feed/publications/atom.xml", "/sitemap.xml",
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_profile()
    topic = make_topic("Serving", slug="serving")
    child = make_topic("Early exits", slug="early-exits", parent=topic)
    Redirect.objects.create(path="/old-topic/", topic=topic)
    paper = make_paper("Clipper apparate", citation_key="clipper", venue="NSDI", year=2017)
    paper.topics.set([topic, child])
    post = make_post("A note", slug="a-note", paper=paper, body="As [@clipper] says.")
    post.topics.set([topic])
    publication = make_publication("Apparate: exits", slug="apparate", post=post, doi="10.1/a")
    publication.topics.set([topic, child])
    publication.cover.save("cover.png", ContentFile(encoded(photo(64, 40), "PNG")))
    for order, name in enumerate(("Ada Chen", "Grace Hopper")):
        person = make_person(name)
        Authorship.objects.create(publication=publication, person=person, order=order)


def pages(client):
    reader = type(client)()
    return {page: reader.get(page).content for page in PAGES}


def delete(owner, *rows):
    for row in rows:
        options = row._meta
        url = f"/admin/{options.app_label}/{options.model_name}/{row.pk}/delete/"
        owner.post(url, {"post": "yes"})


def restore(owner, *models):
    for model in models:
        trashed = next(row for row in TrashedRow.objects.all() if row.kind is model)
        owner.post(TRASH, {"restore": f"trashedrow-{trashed.pk}"})


@pytest.mark.parametrize(
    ("deleted", "restored"),
    [
        ([Topic, Paper, Publication, Person], [Topic, Paper, Publication]),
        ([Publication, Topic, Paper], [Publication, Paper, Topic]),
    ],
)
def test_restored_objects_are_as_they_were_everywhere(owner, client, content, deleted, restored):
    before = pages(client)

    delete(owner, *(model._base_manager.order_by("pk").first() for model in deleted))
    without = pages(client)
    restore(owner, *restored)

    assert {page for page in PAGES if without[page] == before[page]} == set()
    assert {page: html for page, html in pages(client).items() if html != before[page]} == {}
    assert not TrashedRow.objects.exists()


def test_deleting_lists_what_depends_on_it(owner, content):
    topic = Topic.objects.get(slug="serving")

    page = owner.get(f"/admin/blog/topic/{topic.pk}/delete/").text

    for line in ("Topic: Early exits", "Post: A note", "Publication: Apparate", "Redirect: "):
        assert line in page


def test_selected_objects_go_to_the_trash(owner, content):
    Authorship.objects.all().delete()
    people = list(Person.objects.values_list("pk", flat=True))
    fields = {"action": "delete_selected", "_selected_action": people, "post": "yes"}

    owner.post("/admin/profile_app/person/", fields)

    assert sorted(TrashedRow.objects.values_list("title", flat=True)) == [
        "Ada Chen",
        "Grace Hopper",
    ]
    assert not Person.objects.exists()


def test_person_with_publications_is_not_deleted(owner, content):
    person = Person.objects.first()

    page = owner.get(f"/admin/profile_app/person/{person.pk}/delete/").text
    delete(owner, person)

    assert "deleted because other objects need it" in page
    assert "<li>Apparate: exits</li>" in page
    assert Person.objects.filter(pk=person.pk).exists()


def test_restoring_is_all_or_nothing(owner, content):
    paper = Paper.objects.get()
    Paper.objects.update(doi="10.1/paper")
    delete(owner, Paper.objects.get())
    make_paper("Another", doi="10.1/paper")

    trashed = TrashedRow.objects.get()
    text = owner.post(TRASH, {"restore": f"trashedrow-{trashed.pk}"}, follow=True).text

    assert "be restored: Another paper has this DOI." in text
    assert not Paper.objects.filter(pk=paper.pk).exists()
    assert TrashedRow.objects.filter(pk=trashed.pk).exists()


def test_object_of_an_older_version_is_not_restored(owner):
    move_to_trash(make_topic("Serving"))
    trashed = TrashedRow.objects.get()
    trashed.rows[0]["fields"]["former_field"] = 1
    trashed.save()

    text = owner.post(TRASH, {"restore": f"trashedrow-{trashed.pk}"}, follow=True).text
    owner.post(TRASH, {"delete": f"trashedrow-{trashed.pk}"})

    assert "be restored: It was deleted with an older version of Offprint." in text
    assert not TrashedRow.objects.exists()


def test_restored_topic_gets_a_new_slug_if_its_own_is_taken(owner, content):
    delete(owner, Topic.objects.get(slug="serving"))
    make_topic("Serving", slug="serving")

    restore(owner, Topic)

    assert sorted(Topic.objects.values_list("slug", flat=True)) == [
        *("early-exits", "serving", "serving-2")
    ]
    assert Post.objects.get().topics.get().slug == "serving-2"


def test_restored_relations_are_possible_and_complete(owner):
    top = make_topic("Top", slug="top")
    middle = make_topic("Middle", slug="middle", parent=top)
    low = make_topic("Low", slug="low", parent=middle)
    redirect = Redirect.objects.create(path="/old/", topic=middle)
    same = Topic.objects.get(pk=middle.pk)
    for row in (redirect, middle, same):
        move_to_trash(row)
    Topic.objects.filter(pk=top.pk).update(parent=low)

    restore(owner, Redirect)

    assert Redirect.objects.get().topic.parent == top
    assert Topic.objects.get(pk=low.pk).parent is None


def test_files_are_deleted_with_the_trash(content, django_capture_on_commit_callbacks):
    publication = Publication.objects.get()
    resource = Resource(publication=publication)
    resource.file.save("paper.pdf", ContentFile(b"%PDF"))
    files = [publication.cover, resource.file]
    with django_capture_on_commit_callbacks(execute=True):
        move_to_trash(publication)
    were_there = [file.storage.exists(file.name) for file in files]

    TrashedRow.objects.update(binned_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        purged = purge_trash(timezone.now())

    assert (were_there, purged) == ([True, True], 1)
    assert not any(file.storage.exists(file.name) for file in files)
