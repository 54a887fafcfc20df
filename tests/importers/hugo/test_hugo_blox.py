"""A small HugoBlox site, imported: its posts and its owner appear on the pages."""

import pytest

from blog.models import Post
from profile_app.models import MenuItem, Position, Profile, Publication
from site_config.imports.importing import import_site
from tests.importers.folders import PDF, counts, run, write
from tests.importers.hugo.test_person import FILES

pytestmark = pytest.mark.django_db


def test_owner_and_publications_of_hugoblox_are_imported(tmp_path, client):
    folder = write(tmp_path / "blox", FILES)

    first, again = import_site(folder), import_site(folder)

    assert counts(first) == {
        "people": {"created": 1},
        "talks": {"created": 2},
        "posts": {"created": 1},
        "courses": {"created": 1},
        "topics": {"created": 1},
        "files": {"created": 1},
        "redirects": {"created": 9},
        "profile": {"created": 1},
        "links": {"created": 3},
        "positions": {"created": 3},
        "news": {"created": 2},
        "interests": {"created": 2},
        "awards": {"created": 3},
        "publications": {"created": 2},
    }
    assert not again.has_changes
    assert [p.institution for p in Position.objects.order_by("order")][1:] == [
        "Royal Society",
        "Works",
    ]

    notes = Publication.objects.get(title="Notes on the Engine")
    page = client.get("/publication/notes/", follow=True)

    assert page.redirect_chain == [(notes.get_absolute_url(), 301)]
    assert bool(notes.cover)
    assert [resource.file_name for resource in notes.resources.exclude(file="")] == ["notes.pdf"]


def test_text_below_an_abstract_links_to_the_publication_that_it_names(tmp_path, client):
    import_site(write(tmp_path / "blox", FILES))

    page = client.get("/blog/sketch/")

    assert 'href="/publications/notes/"' in page.content.decode()
    assert client.get("/publications/notes/").status_code == 301


PUBLICATION = r"""---
title: A $[SU(3)]^4$ model
subtitle: Of joins
date: 2024-02-29
authors: [admin]
publication_types: ["2"]
publication: "*TOCS*"
abstract: With $\sim$ 5% of $\frac{1}{2}$.
volume: 12
issue: 3
publisher: {name: ACM}
award: Best Paper
show_date: true
funding: NSF 123
url_custom: [{name: Errata, url: "https://a.example/errata"}]
url_notes: https://a.example/notes
---
"""


def test_every_field_of_a_publication_is_imported_or_reported(tmp_path, client):
    files = {**FILES, "content/publication/model/index.md": PUBLICATION}
    folder = write(tmp_path / "blox", files)

    first, again = import_site(folder), import_site(folder)

    found = Publication.objects.get(venue="TOCS")
    assert found.title == "A [SU(3)]⁴ model: Of joins"
    assert found.bibtex_fields == {"volume": "12", "number": "3", "publisher": "ACM"}
    assert found.award == "Best Paper"
    assert {link.label: link.url for link in found.resources.all()} == {
        "Errata": "https://a.example/errata",
        "Notes": "https://a.example/notes",
    }
    page = "content/publication/model/index.md"
    assert [str(n) for n in first.notes if n.place.path == page] == [
        f"{page}:14: “funding: NSF 123” is not imported"
    ]
    assert not again.has_changes
    assert r"With $\sim$ 5\% of $\frac{1}{2}$." in client.get("/publications.bib").text


def test_languages_of_a_site_stay_apart(tmp_path):
    write(tmp_path, {
        "config/_default/languages.toml": "[en]\ncontentDir='content/en'\n[zh]\n"
        "contentDir='content/zh'\n",
        "config/_default/menus.toml": "[[main]]\nname='CV'\nurl='files/cv.pdf'\n"
        "[[main]]\nname='Poster'\nurl='files/poster.pdf'\n",
        "static/files/cv.pdf": PDF,
        "static/files/poster.pdf": PDF,
    })  # fmt: skip
    for key in ("en", "zh"):
        write(tmp_path / f"content/{key}", {
            "post/first/index.md": f"---\ntitle: First {key}\nwidget: post\n---\nText.\n",
            "authors/admin/_index.md": f"---\ntitle: Ada\nsuperuser: true\n---\nBio {key}.\n",
            "home/about.md": f"---\nwidget: blank\n---\nBlock {key}.\n",
            "publication/a/index.md": f"---\ntitle: Paper {key}\nauthors: [admin]\n---\n",
        })  # fmt: skip

    report = run(tmp_path)

    profile = Profile.load()
    assert (profile.bio, bool(profile.cv_file)) == ("Bio en.\n\nBlock en.", True)
    assert sorted((p.title, p.language) for p in Post.objects.all()) == [
        ("First en", "en"), ("First zh", "zh-Hans"),
    ]  # fmt: skip
    assert [p.title for p in Publication.objects.all()] == ["Paper en"]
    assert [(one.kind, one.label) for one in MenuItem.objects.all()[:2]] == [
        ("file", "CV"), ("file", "Poster"),
    ]  # fmt: skip
    assert report.warnings == []
