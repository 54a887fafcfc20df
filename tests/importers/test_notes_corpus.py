"""Three real folders of notes, imported twice: a vault, an mdBook, a folder full of formulas."""

import re

import pytest

from blog.folders.source import Folder
from blog.models import Paper, Post, Redirect, Topic
from site_config.imports.importing import import_site
from tests.importers.folders import (
    corpus_folder,
    counts,
    report_lines,
    rolled_back,
    words_to_account_for,
)

pytestmark = pytest.mark.django_db
UNSHOWN = ("assets/img/Notation de Berzelius.png", "assets/meta/logo.png")
FOLDERS = ("obsidian-notes", "mdbook-notes", "math-notes")
CREATED = {
    "obsidian-notes": {"topics": 12, "posts": 78, "images": 3, "redirects": 152},
    "mdbook-notes": {"papers": 16, "topics": 7, "posts": 18, "images": 5, "redirects": 48},
    "math-notes": {"papers": 12, "topics": 7, "posts": 24, "redirects": 50},
}


class Arrived:
    """The result of one import, read before it is rolled back."""

    def __init__(self, folder):
        self.report = import_site(folder)
        self.files = Folder(folder).files
        self.missing_words = words_to_account_for(self.report, Folder(folder))
        self.posts = {p.title: p for p in Post.objects.select_related("paper")}
        self.topics = {t.name: t for t in Topic.objects.select_related("parent")}
        self.papers = list(Paper.objects.order_by("pk"))
        self.redirects = {r.path: r.target_url() for r in Redirect.objects.all()}
        self.again = counts(import_site(folder))

    def html(self):
        return "".join(p.body_html for p in self.posts.values())


@pytest.fixture(scope="module")
def imported(django_db_setup, django_db_blocker, tmp_path_factory):
    folders = {name: corpus_folder(name) for name in FOLDERS}
    seen = {}
    for name, folder in folders.items():
        with rolled_back(django_db_blocker, tmp_path_factory):
            seen[name] = Arrived(folder)
    return seen


@pytest.mark.parametrize("name", FOLDERS)
def test_everything_is_imported_and_a_second_import_changes_nothing(imported, name):
    assert counts(imported[name].report) == {
        thing: {"created": n} for thing, n in CREATED[name].items()
    }
    assert imported[name].again == {thing: {"unchanged": n} for thing, n in CREATED[name].items()}


@pytest.mark.parametrize(
    ("name", "unused"),
    [
        ("obsidian-notes", ["LICENSE", *UNSHOWN]),
        ("mdbook-notes", ["LICENSE"]),
        ("math-notes", []),
    ],
)  # fmt: skip
def test_every_file_is_used_or_reported(imported, name, unused):
    assert list(imported[name].report.unused) == unused
    assert imported[name].report.used | set(unused) == imported[name].files
    assert imported[name].missing_words == []


# ── the vault ───────────────────────────────────────────────────────────────────────────────
def test_missing_notes_of_the_vault_are_reported(imported):
    report = imported["obsidian-notes"].report
    missing = "not found in the folder: removed, as it has no alt text"
    lab = "notes/🎓Secondary 5/Sciences/Rapport de laboratoire.md"
    bonds = "notes/📙Secondary 4/Sciences/Modèles atomiques - Liaisons chimiques.md"

    assert report_lines(sorted(report.warnings)) == [
        "graph.md:1: <iframe> “test” removed (../assets/graph.html)",
        f"{lab}:32: image IMG_0001.jpeg {missing}",
        f"{lab}:39: image IMG_0002.jpeg {missing}",
        f"{bonds}:16: image Liaison covalente.jpeg {missing}",
        f"{bonds}:26: image Liaison ionique 1.jpeg {missing}",
        f"{bonds}:26: image Liaison ionique 2.jpeg {missing}",
    ]
    assert report_lines(report.skipped) == ["tags.md: list of tags, which this site generates"]


def test_vault_is_read_in_its_languages_and_under_its_folders(imported):
    vault = imported["obsidian-notes"]
    languages = [post.language for post in vault.posts.values()]

    assert {one: languages.count(one) for one in languages} == {"en": 9, "fr": 69}
    assert [t.name for t in vault.topics.values() if t.parent is None] == [
        "Other",
        "🎓Secondary 5",
        "📙Secondary 4",
    ]
    assert {title for title, post in vault.posts.items() if not post.is_public} == {
        "graph",
        "Trigonométrie",
    }


def test_wiki_links_and_embeds_of_the_vault_are_resolved(imported):
    posts = imported["obsidian-notes"].posts
    links = re.findall(r'href="(/blog/[^"]*)"', imported["obsidian-notes"].html())

    assert not any("[[" in post.body for post in posts.values())
    assert len(links) == 29
    assert posts["Coniques"].body_html.count('<a id="8b160e"></a>') == 1
    assert "## Réflexion totale interne\n\nEn passant" in posts["Réfraction"].body
    assert posts["Common Mistakes"].body.count("Provide/inject") == 1


# ── the mdBook ──────────────────────────────────────────────────────────────────────────────
def test_papers_of_the_mdbook_have_the_details_in_its_notes(imported):
    papers = {p.title.split(":")[0][:20]: p for p in imported["mdbook-notes"].papers}

    def facts(start):
        return (papers[start].authors, papers[start].venue, papers[start].year, papers[start].doi)

    assert facts("An Overview of Query") == (
        "Surajit Chaudhuri", "PODS", 1998, "10.1145/275487.275492",
    )  # fmt: skip
    assert facts("MapReduce") == ("", "OSDI", 2004, "")
    assert sum(bool(paper.year) for paper in papers.values()) == 14


def test_missing_pages_of_the_mdbook_are_reported(imported):
    told_of = report_lines(imported["mdbook-notes"].report.warnings)

    assert {
        "entries": sum("SUMMARY.md" in line for line in told_of),
        "titles": sum(": title links to" in line for line in told_of),
        "images": sum(": image " in line for line in told_of),
        "links": sum(": link “" in line for line in told_of),
    } == {"entries": 77, "titles": 10, "images": 14, "links": 42}
    assert len(told_of) == 143


def test_old_urls_of_the_mdbook_redirect_to_new_ones(imported):
    redirects = imported["mdbook-notes"].redirects

    assert redirects["/databases/oltp/index.html"] == "/blog/topics/oltp/"
    assert redirects["/bigdata/flink.html"] == redirects["/bigdata/flink"]


# ── the formulas ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("name", "shown", "set_apart"), [("math-notes", 994, 282), ("obsidian-notes", 188, 9)]
)
def test_every_formula_is_rendered(imported, name, shown, set_apart):
    html = imported[name].html()

    assert (html.count("<math"), html.count('display="block"')) == (shown, set_apart)
    assert html.count("math-error") == 0


def test_links_with_other_capitals_and_to_headings_by_their_words_are_found(imported):
    leftovers = report_lines(imported["math-notes"].report.warnings)

    assert [re.sub(r".*”: ", "", line) for line in leftovers if "link “" in line] == [
        "../3%20Variational%20Autoencoder.md not found in the folder; replaced by its text",
        "variational%20auto-encoder.md not found in the folder; replaced by its text",
    ]
