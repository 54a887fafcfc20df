import json
import re
from datetime import date

import pytest
from django.core.files.base import ContentFile

from blog.editor.trash import move_to_trash, restore_from_trash
from blog.models import Post, Redirect, TrashedRow
from profile_app.models import Project
from tests.data import (
    make_page,
    make_person,
    make_post,
    make_profile,
    make_project,
    make_publication,
    make_staff,
)
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db

ADD = "/admin/profile_app/project/add/"
PAGES = ("/projects/", "/projects/apparate/", "/", "/search/?q=apparate", "/sitemap.xml")


def form(**fields):
    inline = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0"}
    return {"title": "Apparate", "status": "active", "order": "0", **inline, **fields}


@pytest.mark.parametrize("number", [1, 12])
def test_project_shows_what_belongs_to_it_in_a_fixed_number_of_queries(
    client, django_assert_num_queries, number
):
    make_profile()
    project = make_project(
        "Apparate",
        summary="Early exits",
        body="## Why\n\n::: projects",
        start_on=date(2023, 5, 1),
        status="completed",
    )
    for each in range(number):
        project.people.add(make_person(f"Person {each}x"))
        project.publications.add(make_publication(f"Publication {each}x"))
        project.posts.add(make_post(f"Post {each}x"), make_post(f"Draft {each}", status="draft"))
        project.links.create(kind="repository", url=f"https://github.com/a/{each}x")

    with django_assert_num_queries(15):
        page = client.get("/projects/apparate/").text

    publication = client.get(project.publications.first().get_absolute_url()).text

    assert '<a href="/projects/apparate/">Apparate</a>' in publication
    names = ("Person", "Publication", "Post")
    shown = [f"{name} {each}x" for name in names for each in range(number)]
    assert [name for name in shown if name not in page] == []
    assert 'href="/projects/apparate/"' not in page
    assert ("Draft" in page, "May 2023 · Completed" in " ".join(page.split())) == (False, True)
    metadata = json.loads(re.search(r"ld\+json\">(.*?)</script>", page, re.DOTALL)[1])
    assert (metadata["@type"], len(metadata["author"])) == ("SoftwareSourceCode", number)


def test_projects_are_on_every_page_that_lists_them_once_there_is_one(client):
    make_profile()
    make_page("/mine/", body="::: projects {status=active}")
    empty = [client.get(path) for path in PAGES]

    make_project("Apparate", summary="Early exits")
    make_project("Hidden", is_selected=False, status="planned")
    filled = [client.get(path) for path in (*PAGES, "/mine/")]

    assert [response.status_code for response in empty] == [404, 404, 200, 200, 200]
    assert ["/projects/" in response.text for response in empty[2:]] == [False] * 3
    assert ["/projects/apparate/" in response.text for response in filled] == [True] * 6
    assert [">Hidden</a>" in filled[number].text for number in (0, 2, 5)] == [True, False, False]
    assert 'href="/projects/">Projects</a>' in filled[2].text
    assert client.get("/share/projects/apparate.png")["Content-Type"] == "image/png"


def test_own_page_replaces_the_list_of_projects(client):
    page = make_page("/projects/", "What I build", body="::: projects")

    alone = client.get("/projects/").text
    make_project("Apparate")
    page.full_clean()
    both = client.get("/projects/").text
    page.status = "draft"
    page.save()
    client.force_login(make_staff())

    assert "What I build" not in client.get("/projects/").text
    assert ("What I build" in alone, "What I build" in both) == (True, True)
    assert 'href="/projects/apparate/"' in both
    assert "css/projects" in both


def test_owner_adds_and_renames_a_project(client):
    client.force_login(make_staff())
    Redirect.objects.create(path="/old", url="/projects/apparate/")
    links = {"links-0-kind": "repository", "links-0-url": "github.com/a/b", "links-0-order": "0"}

    client.post(ADD, form(start_on="May 2023", end_on="now", **links))
    project = Project.objects.get()
    change = f"/admin/profile_app/project/{project.pk}/change/"
    client.post(change, form(slug="exits", **{"links-TOTAL_FORMS": "0"}))

    assert (project.start_on, project.end_on) == (date(2023, 5, 1), None)
    assert project.links.get().url == "https://github.com/a/b"
    for path in ("/projects/apparate/", "/old"):
        assert client.get(path)["Location"] == "/projects/exits/"
    assert project.versions.count() == 2


def test_restored_project_is_as_it_was(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    project = make_project("Apparate", cover_alt="A figure")
    project.cover.save("figure.png", ContentFile(encoded(photo(64, 40), "PNG")))
    project.people.add(make_person("Ada Chen"))
    project.posts.add(make_post("A note"))
    project.links.create(kind="docs", url="https://example.org/")
    before = [client.get(path).content for path in PAGES]

    move_to_trash(project)
    move_to_trash(Post.objects.get())
    gone = client.get("/projects/apparate/").status_code
    restore_from_trash(TrashedRow.objects.get())
    restore_from_trash(Post.with_trash.get())

    assert gone == 404
    assert [client.get(path).content for path in PAGES] == before


def test_search_follows_the_names_of_people(client):
    project, person = make_project("Apparate"), make_person("Ada Chen")

    project.people.add(person)
    person.name = "Ada Zebra"
    person.save()

    assert "/projects/apparate/" in client.get("/search/?q=zebra").text
