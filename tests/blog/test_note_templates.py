import pytest

from blog.models import NoteTemplate, Post
from blog.models.note_templates import DEFAULTS, initial_body
from tests.data import make_paper

pytestmark = pytest.mark.django_db
TEMPLATES = "/admin/blog/notetemplate/"


def headings(text):
    return [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]


def test_note_begins_with_the_sections_of_a_paper_note():
    text = initial_body(Post.Kind.NOTE, make_paper(pdf_url="https://example.org/a(1).pdf"))

    assert headings(text) == [
        "One-line summary", "Paper structure outline", "Background and motivation",
        "Design and implementation", "Evaluation", "Links",
    ]  # fmt: skip
    assert text.endswith("- [PDF](<https://example.org/a(1).pdf>)\n")


def test_line_without_a_value_is_omitted():
    assert "{{" not in initial_body(Post.Kind.NOTE)
    assert initial_body(Post.Kind.NOTE).endswith("## Links\n\n")


def test_essay_begins_empty():
    assert initial_body(Post.Kind.ESSAY) == ""


def test_owners_template_is_used():
    body = "# {{title}}\n{{ authors }}, {{ year }}{{ nope }}"
    NoteTemplate.objects.create(kind="note", body=body)
    paper = make_paper("A*B: [fast] $5", authors="Ada Lovelace", year=2020)

    assert initial_body(Post.Kind.NOTE, paper) == (
        "# A\\*B: \\[fast\\] \\$5\nAda Lovelace, 2020{{ nope }}"
    )


def test_empty_template_gives_an_empty_page():
    NoteTemplate.objects.create(kind="note", body="")

    assert initial_body(Post.Kind.NOTE) == ""


def test_both_templates_are_in_the_admin_and_cannot_be_deleted(owner):
    page = owner.get(TEMPLATES)

    assert dict(NoteTemplate.objects.values_list("kind", "body")) == DEFAULTS
    assert "One-line summary · Paper structure outline" in page.text
    template = NoteTemplate.objects.get(kind="note")
    assert owner.get(f"{TEMPLATES}{template.pk}/delete/").status_code == 403
    assert owner.get(f"{TEMPLATES}add/").status_code == 403


def test_unknown_placeholder_is_reported(owner):
    owner.get(TEMPLATES)
    address = f"{TEMPLATES}{NoteTemplate.objects.get(kind='note').pk}/change/"

    refused = owner.post(address, {"body": "{{ titel }} and $\\frac{a}{b}$"})
    taken = owner.post(address, {"body": "{{ title }} and $\\frac{a}{b}$"})

    assert "Unknown placeholder {{ titel }}. Available: {{ title }}" in refused.text
    assert taken.status_code == 302


@pytest.mark.parametrize(("kind", "begins"), [("note", "## One-line"), ("essay", "")])
def test_form_of_a_new_post_opens_with_the_template(owner, kind, begins):
    form = owner.get("/admin/blog/post/add/", {"kind": kind}).context["adminform"].form

    assert form.initial["body"].startswith(begins)
    assert bool(form.initial["body"]) == bool(begins)
    assert form.initial["kind"] == kind


def test_entered_text_is_not_replaced(owner):
    form = owner.get("/admin/blog/post/add/", {"body": "Mine"}).context["adminform"].form

    assert form.initial["body"] == "Mine"
