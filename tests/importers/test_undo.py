"""An import is undone in the admin, whether it was made there or by the command."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command

from blog.models import Image, Paper, Post, Redirect, SiteImport, Topic, TrashedRow
from profile_app.models import (
    Authorship,
    MenuItem,
    News,
    Person,
    Project,
    Publication,
    Talk,
)
from site_config.imports.permissions import IMPORT_PERMISSIONS
from site_config.management.commands.import_posts import UNDO_HINT
from tests.data import make_page, make_post, make_publication, make_staff
from tests.importers.folders import png, write

PAGE = "/admin/import/site/"
NOTE = "---\nlayout: post\ntitle: {0}\ncategories: [{1}]\n---\n{0}. ![](/assets/img/{2}.png)\n"
SITE = {
    "_config.yml": "title: Ada\nfirst_name: Ada\nlast_name: Lovelace\npermalink: /old/:title/\n",
    "_posts/2024-01-02-engines.md": NOTE.format("Engines", "machines", "engine"),
    "_posts/2024-01-03-looms.md": NOTE.format("Looms", "weaving", "loom"),
    "_news/one.md": "---\nlayout: post\ndate: 2024-01-02\ninline: true\n---\nIt works.\n",
    "_bibliography/papers.bib": """
        @article{a, title={Notes}, author={Ada Lovelace and Charles Babbage}, journal={J},
          year={1843}}
        @article{b, title={Sketch}, author={Luigi Menabrea}, journal={J}, year={1842}}
    """,
    "_layouts/bib.liquid": "",
    "_projects/engine.md": "---\ntitle: Engine\ngithub: https://github.com/ada/engine\n"
    "---\nIt computes.\n",
    "_talks/sorting.md": "---\ntitle: Sorting\nvenue: SortConf\nlocation: Bath\n"
    "date: 2024-03-01\n---\n",
    "_data/navigation.yml": "[{title: Work, url: /projects/}, {title: Talks, url: /talks/}]\n",
    "assets/img/engine.png": png("red"),
    "assets/img/loom.png": png("blue"),
}
MODELS = (
    *(Post, Topic, Paper, Redirect, Image, Publication, Person, News),
    *(Project, Talk, MenuItem),
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "site", SITE)


def titles():
    shown = {model: list(model._default_manager.order_by("pk")) for model in MODELS}
    shown[Image] = [image for image in shown[Image] if image.binned_at is None]
    return {model.__name__: sorted(map(str, rows)) for model, rows in shown.items()}


def imported(folder):
    return call_command("import_posts", str(folder), verbosity=0)


def undo(owner):
    done = SiteImport.objects.get()
    assert f"/admin/import/undo/{done.pk}/" in owner.get(PAGE).text
    page = owner.get(f"/admin/import/undo/{done.pk}/")
    response = owner.post(f"/admin/import/undo/{done.pk}/", follow=True)
    return page, response


def test_undo_removes_what_the_import_created(owner, folder):
    make_post("My own")
    before = titles()
    imported(folder)
    created = titles()

    page, response = undo(owner)

    assert all(created[model] != before[model] for model in before if model != "Paper")
    assert titles() == before
    assert page.context["left"] == []
    assert "moved to the" in response.text
    assert not SiteImport.objects.exists()


def test_what_was_undone_can_be_imported_and_undone_again(owner, folder):
    before = titles()
    imported(folder)
    created = titles()
    undo(owner)

    imported(folder)
    again = titles()
    undo(owner)

    assert (again, titles()) == (created, before)


def test_undo_leaves_what_was_edited_or_used_since(owner, folder):
    imported(folder)
    Post.objects.filter(title="Engines").update(summary="Edited")
    Talk.objects.update(place="Online")
    MenuItem.objects.filter(label="Work").update(is_visible=False)
    author = Authorship.objects.filter(publication__title="Sketch").get()
    author.printed_name = "L. F. Menabrea"
    author.save()
    make_publication("My own", authors=(Person.objects.get(name="Charles Babbage"),))

    page, _ = undo(owner)

    left = {f"{kind}: {row}": reason for kind, row, reason in page.context["left"]}
    assert {name.partition(":")[0] for name in left} == {
        *("Post", "Publication", "Person", "Image", "Topic", "Talk", "Menu entry")
    }
    assert (left["Post: Engines"], left["Publication: Sketch"]) == ("edited since the import",) * 2
    assert left["Person: Charles Babbage"] == "used by “My own”"
    unchecked = {"Image", "Redirect", "MenuItem"}
    assert {name: rows for name, rows in titles().items() if name not in unchecked} == {
        "Project": [],
        "Talk": ["Sorting"],
        "Post": ["Engines"],
        "Topic": ["machines"],
        "Paper": [],
        "Publication": ["My own", "Sketch"],
        "Person": ["Charles Babbage", "Luigi Menabrea"],
        "News": [],
    }
    assert Redirect.objects.filter(url="/talks/sorting/").exists()
    assert Image.objects.filter(binned_at=None).count() == 1


def test_import_again_updates_projects_and_talks_that_were_not_edited(owner, folder):
    imported(folder)
    Talk.objects.update(place="Online")
    changes = (("ada/engine", "ada/new"), ("Bath", "Rome"), ("Sort", "Join"))
    for path in ("_projects/engine.md", "_talks/sorting.md"):
        text = SITE[path]
        for old, new in changes:
            text = text.replace(old, new)
        write(folder, {path: text})

    imported(folder)

    project, talk = Project.objects.get(title="Engine"), Talk.objects.get()
    assert project.links.get().url == "https://github.com/ada/new"
    assert (talk.title, talk.event, talk.place) == ("Joining", "JoinConf", "Online")


def test_undo_leaves_what_a_page_uses(owner, folder):
    imported(folder)
    image = Image.objects.get(name__contains="loom")
    make_page("/weaving/", "Weaving", body=f"![]({image.file.url})")
    make_page("/machines/", "Machines", body="[[Engines]]")

    page, _ = undo(owner)

    left = {(str(row), reason) for _, row, reason in page.context["left"]}
    assert {("Engines", "used by “Machines”"), (str(image), "used by “Weaving”")} <= left


def test_only_imports_that_created_something_mention_undo(tmp_path):
    note = tmp_path / "site" / "note.md"
    folder = write(note.parent, {note.name: "# Engines\n\nThey work.\n"})
    first = imported(folder)
    note.write_text("# Engines\n\nThey work well.\n")

    updated = imported(folder)

    assert (UNDO_HINT in first, UNDO_HINT in updated) == (True, False)
    assert "1 updated" in updated


def test_only_those_who_may_delete_everything_can_undo_an_import(client, folder):
    imported(folder)
    helper = make_staff("helper", is_superuser=False)
    codenames = [permission.partition(".")[2] for permission in IMPORT_PERMISSIONS]
    codenames += ["delete_post", "delete_paper", "delete_publication"]
    helper.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(helper)
    url = f"/admin/import/undo/{SiteImport.objects.get().pk}/"

    assert url not in client.get(PAGE).text
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    assert Post.objects.count() == 2


def test_undone_objects_are_restored_from_the_trash(owner, folder):
    imported(folder)
    undo(owner)

    for row in TrashedRow.objects.order_by("pk"):
        if TrashedRow.objects.filter(pk=row.pk).exists():
            owner.post("/admin/trash/", {"restore": f"trashedrow-{row.pk}"})

    publication = Publication.objects.get(title="Notes")
    assert [str(a) for a in publication.authorships.all()] == ["Ada Lovelace", "Charles Babbage"]
