import pytest
from django.core.exceptions import ValidationError

from blog.models import BlogSettings, Citation, Paper, Post, StaleText
from blog.rerendering import MAX_IMMEDIATE_TEXTS
from tests.data import make_paper, make_post

pytestmark = pytest.mark.django_db
THEMIS = {"authors": "Kshiteej Mahajan, Arjun Balasubramanian, Aditya Akella", "year": 2020}


def text_of(post):
    return Post.with_trash.get(pk=post.pk).body_text


def test_paper_gets_a_generated_citation_key():
    keys = [make_paper("Themis: Fair and Efficient", **THEMIS).citation_key for _ in range(2)]

    assert keys == ["mahajan2020themis", "mahajan2020themis-2"]


@pytest.mark.parametrize(
    ("entered", "key"),
    [
        ("@inproceedings{Themis20, title={T}}", "Themis20"),
        ("@misc{DBLP:conf/nsdi/M20, title={T}}", "DBLP:conf/nsdi/M20"),
        ("@misc{../..//etc/{, title={T}}", "etc"),
    ],
)
def test_paper_uses_the_key_of_its_bibtex(entered, key, client):
    paper = make_paper("T", bibtex=entered)

    assert paper.citation_key == key
    paper.full_clean()
    assert client.get(paper.get_absolute_url()).status_code == 200


def test_citation_keys_are_unique_ignoring_case():
    make_paper(citation_key="themis")

    with pytest.raises(ValidationError, match="Another paper has this citation key"):
        Paper(title="T", citation_key="THEMIS").full_clean()


@pytest.mark.parametrize("key", ["a b", "a/../b", ".a", "a//b", "a]", "a/", "a@b"])
def test_key_that_cannot_be_in_a_url_is_refused(key):
    with pytest.raises(ValidationError, match="Use letters and numbers"):
        Paper(title="T", citation_key=key).full_clean()


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("IEEE", "[1] References K. Mahajan, A. Balasubramanian, and A. Akella, “Themis,” in NSDI"),
        ("ACM", "[1] References Kshiteej Mahajan, Arjun Balasubramanian, and Aditya Akella. 2020."),
        ("APA", "(Mahajan et al., 2020) References Mahajan, K., Balasubramanian, A., & Akella, A."),
    ],
)
def test_post_cites_in_the_style_of_the_site(style, line):
    make_paper("Themis", venue="NSDI", citation_key="themis", **THEMIS)
    post = make_post(body="[@themis]")

    BlogSettings(citation_style=style).save()

    assert text_of(post).startswith(line)


def test_heading_of_references_is_in_the_language_of_the_post():
    make_paper(citation_key="themis")

    assert "参考文献" in make_post(body="[@themis]", language="zh-Hans").body_html


def test_post_is_rendered_again_when_the_paper_changes():
    paper = make_paper("Temis", citation_key="themis")
    post = make_post(body="[@themis]")

    paper.title = "Themis"
    paper.save()

    assert "“Themis.”" in text_of(post)


def test_post_is_rendered_again_when_a_paper_is_added_or_deleted():
    post = make_post(body="[@themis]")
    assert text_of(post) == "[@themis]"

    paper = make_paper("Themis", citation_key="Themis")
    assert text_of(post).startswith("[1]")
    assert Citation.objects.get().paper == paper

    Paper.objects.all().delete()
    assert text_of(post) == "[@themis]"


def test_cited_key_cannot_be_changed():
    paper = make_paper(citation_key="themis")
    make_post("Fair shares", body="[@themis]")
    paper.citation_key = "fair"

    with pytest.raises(ValidationError, match="“Fair shares” cites this paper as \\[@themis\\]"):
        paper.full_clean()


def test_paper_lists_the_posts_that_cite_it(client, django_assert_num_queries):
    paper = make_paper(citation_key="themis", summary="Fair at the end.")
    note = make_post("On Themis", paper=paper)
    citing = make_post("Fair shares", body="[@themis] and [@themis]")
    make_post("Secret", status=Post.Status.DRAFT, published_at=None, body="[@themis]")

    with django_assert_num_queries(10):
        response = client.get("/blog/papers/themis/")

    assert list(response.context["cited_in"]) == [citing]
    assert response.context["paper"].notes == [note]
    assert "Fair at the end." in response.text
    assert "Secret" not in response.text


def test_unknown_key_is_not_found(client):
    assert client.get("/blog/papers/nobody/").status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_saving_a_reading_state_renders_nothing(django_assert_num_queries, count):
    paper = make_paper(citation_key="key")
    for _ in range(count):
        make_post(body="[@key]")
    Post.objects.update(body_html="as stored")
    paper.state = Paper.State.READING

    # Savepoint and update, plus the stored paper and its search entry.
    with django_assert_num_queries(10):
        paper.save(update_fields=["state"])

    assert set(Post.objects.values_list("body_html", flat=True)) == {"as stored"}
    assert StaleText.objects.exists() is False


def test_many_citing_posts_are_left_to_the_background_worker():
    paper = make_paper(citation_key="key", title="Old")
    for _ in range(MAX_IMMEDIATE_TEXTS + 1):
        make_post(body="[@key]")
    Post.objects.update(body_html="as stored")

    paper.title = "New"
    paper.save()

    assert StaleText.objects.count() == MAX_IMMEDIATE_TEXTS + 1
    assert set(Post.objects.values_list("body_html", flat=True)) == {"as stored"}
