import pytest
from django.contrib.auth.models import Permission

from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.reference import Reference
from blog.models import Paper
from blog.papers.paper_forms import bookmarklet
from blog.papers.paper_import import import_papers, plan_papers
from tests.data import make_paper, make_post, make_staff, make_topic
from tests.markup import messages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("silence")]
NOTE, QUICK_ADD = "/admin/note/", "/admin/quick-add/"
ADD = "/admin/blog/post/add/"
TITLE = "Themis: Fair and Efficient GPU Sharing"


# ── a new note ──────────────────────────────────────────────────────────────────────────────
def test_note_starts_from_a_paper_on_the_list(owner):
    paper = make_paper("Themis", arxiv_id="2312.05385")
    paper.topics.add(make_topic())

    response = owner.post(NOTE, {"work": "https://arxiv.org/abs/2312.05385"}, follow=True)

    assert response.redirect_chain == [(f"{ADD}?paper={paper.pk}&kind=note", 302)]
    initial = response.context["adminform"].form.initial
    assert initial["title"] == "Themis"
    assert "- [arXiv](https://arxiv.org/abs/2312.05385)" in initial["body"]


def test_note_starts_without_a_lookup_that_fills_in_the_paper_later(owner):
    arxiv = "arXiv:2312.05385"

    asked = owner.post(NOTE, {"work": "2312.05385"})
    started = owner.post(NOTE, {"work": "2312.05385", "without_lookup": "1"}, follow=True)
    found = Reference(type="article", title=TITLE, arxiv_id="2312.05385", year=2020)
    import_papers(plan_papers(read_bibtex(write_bibtex([found]))))

    assert f"Start with {arxiv}, look it up later" in " ".join(asked.text.split())
    assert f"on the reading list as “{arxiv}”" in messages_of(started)[0]
    assert started.context["adminform"].form.initial["title"] == arxiv
    paper = Paper.objects.get()
    assert (paper.title, paper.arxiv_id, paper.year) == (TITLE, "2312.05385", 2020)


def test_note_starts_from_a_new_paper(owner):
    response = owner.post(NOTE, {"work": f"[2020 NSDI] {TITLE}"})

    paper = Paper.objects.get()
    assert (paper.title, paper.venue, paper.year) == (TITLE, "NSDI", 2020)
    assert response.headers["Location"].startswith(f"{ADD}?paper={paper.pk}")


def test_existing_notes_are_mentioned(owner):
    make_post("My note", paper=make_paper(TITLE))

    response = owner.post(NOTE, {"work": TITLE}, follow=True)

    assert "You already have a note on this paper" in messages_of(response)[0]
    assert "My note" in messages_of(response)[0]


def test_owner_chooses_among_similar_papers(owner):
    near = make_paper(TITLE)

    asked = owner.post(NOTE, {"work": "Themis: Fair and Efficient"})

    assert "Did you mean one of these?" in asked.text
    assert Paper.objects.count() == 1
    chosen = owner.post(NOTE, {"work": "Themis: Fair and Efficient", "choice": near.pk})
    assert chosen.headers["Location"].startswith(f"{ADD}?paper={near.pk}")
    owner.post(NOTE, {"work": "Themis: Fair and Efficient", "choice": "new"})
    assert Paper.objects.count() == 2


def test_only_offered_papers_can_be_chosen(owner):
    make_paper(TITLE)
    other = make_paper("Orca")

    response = owner.post(NOTE, {"work": "Themis: Fair and Efficient", "choice": other.pk})

    assert response.status_code == 200
    assert Paper.objects.count() == 2


def test_failed_search_keeps_the_input(owner):
    response = owner.post(NOTE, {"work": "2312.05385"})

    assert "arXiv can&#x27;t be reached." in response.text
    assert response.context["form"]["work"].value() == "2312.05385"


@pytest.mark.parametrize("address", [NOTE, QUICK_ADD])
def test_pages_require_permission(client, address):
    helper = make_staff("helper", is_superuser=False)
    client.force_login(helper)
    refused = client.get(address).status_code
    names = ("add_post", "add_paper", "change_paper")
    helper.user_permissions.add(*Permission.objects.filter(codename__in=names))

    assert (refused, client.get(address).status_code) == (403, 200)


# ── quick add ─────────────────────────────────────────────────────────────────────────────────
def test_paper_is_added_and_the_form_is_empty_again(owner):
    topic = make_topic()
    fields = {
        "work": TITLE,
        "state": "read",
        "summary": "Shares by finish time.",
        "topics": [topic.pk],
    }

    response = owner.post(QUICK_ADD, fields, follow=True)

    paper = Paper.objects.get()
    assert (paper.state, paper.summary, list(paper.topics.all())) == (
        "read", "Shares by finish time.", [topic],
    )  # fmt: skip
    assert response.redirect_chain == [(QUICK_ADD, 302)]
    assert "was added to the reading list" in messages_of(response)[0]


def test_paper_on_the_list_keeps_its_state(owner):
    make_paper(TITLE, state=Paper.State.READ, summary="Old")

    response = owner.post(
        QUICK_ADD, {"work": TITLE, "state": "to-read", "summary": ""}, follow=True
    )

    assert Paper.objects.values_list("state", "summary").get() == ("read", "Old")
    assert "is already on the reading list" in messages_of(response)[0]


def test_bookmarklet_fills_the_form(owner):
    sent = {"title": 'A "fair" <page>', "url": "https://example.org/?a=1&b=2"}

    page = owner.get(QUICK_ADD, sent)

    assert page.context["form"]["work"].value() == "https://example.org/?a=1&b=2"
    assert page.context["form"]["title"].value() == 'A "fair" <page>'
    assert "<page>" not in page.text
    assert not Paper.objects.exists()


def test_bookmarklet_data_survives_signing_in(client):
    make_staff()

    response = client.get(QUICK_ADD, {"title": "A paper", "url": "https://example.org/?a=1&b=2"})
    login = response.headers["Location"]
    back = client.post(login, {"username": "owner", "password": "correct horse battery"})

    page = client.get(back.headers["Location"])
    assert page.context["form"]["work"].value() == "https://example.org/?a=1&b=2"
    assert page.context["form"]["title"].value() == "A paper"


def test_paper_is_added_with_its_title_if_the_lookup_fails(owner):
    fields = {"work": "https://arxiv.org/abs/2312.05385", "title": "Apparate", "state": "to-read"}

    response = owner.post(QUICK_ADD, fields, follow=True)

    assert Paper.objects.get().arxiv_id == "2312.05385"
    assert "Lookup failed" in messages_of(response)[1]


def test_bookmarklet_contains_the_url_of_the_site(owner):
    page = owner.get(QUICK_ADD)

    script = bookmarklet("http://testserver/admin/quick-add/")
    assert page.context["bookmarklet"] == script
    assert (
        'href="javascript:location.href=&#x27;http://testserver/admin/quick-add/?title='
        in page.text
    )


# ── one-line summaries ─────────────────────────────────────────────────────────────────────
SUMMARIES = "/admin/blog/paper/summaries/"


def test_marking_as_read_asks_for_a_summary(owner):
    without_summary, with_summary = make_paper("Silent"), make_paper("Told", summary="Known.")

    marked = {"action": "mark_read", "_selected_action": [without_summary.pk, with_summary.pk]}
    response = owner.post("/admin/blog/paper/", marked)

    assert response.headers["Location"] == f"{SUMMARIES}?of={without_summary.pk}"
    assert set(Paper.objects.values_list("state", flat=True)) == {"read"}
    page = owner.get(response.headers["Location"])
    assert "Silent" in page.text
    done = owner.post(
        response.headers["Location"], {str(without_summary.pk): "It shares."}, follow=True
    )
    assert messages_of(done)[-1] == "1 summary saved."
    assert Paper.objects.get(title="Silent").summary == "It shares."


def test_papers_with_a_summary_are_marked_without_asking(owner):
    paper = make_paper(summary="Known.")

    marked = {"action": "mark_read", "_selected_action": [paper.pk]}
    response = owner.post("/admin/blog/paper/", marked)

    assert "summaries" not in response.headers["Location"]


def test_marking_as_read_in_the_form_asks_for_a_summary(owner):
    paper = make_paper("Themis")
    fields = {"title": "Themis", "state": "read", "_save": "1"}

    response = owner.post(f"/admin/blog/paper/{paper.pk}/change/", fields)
    again = owner.post(f"/admin/blog/paper/{paper.pk}/change/", fields)

    assert response.headers["Location"] == f"{SUMMARIES}?of={paper.pk}"
    assert again.headers["Location"] == "/admin/blog/paper/"


@pytest.mark.parametrize("of", ["", "x", "0", "9" * 30, "²", ","])
def test_summaries_of_no_paper_redirect_to_the_list(owner, of):
    assert owner.get(SUMMARIES, {"of": of}).headers["Location"] == "/admin/blog/paper/"


def test_summary_is_shown_on_the_reading_list_without_a_note(client):
    make_paper(state=Paper.State.READ, summary="Shares GPUs by finish time.")

    assert "Shares GPUs by finish time." in client.get("/blog/papers/").text


@pytest.mark.parametrize("page", [NOTE, QUICK_ADD])
@pytest.mark.parametrize(
    "work", ["https://exa mple.org/paper", "http://[bad", "www.example .org/x"]
)
def test_mistyped_url_is_refused(owner, page, work):
    response = owner.post(page, {"work": work, "state": "to-read"})

    assert "This URL is mistyped." in response.text
    assert not Paper.objects.exists()
