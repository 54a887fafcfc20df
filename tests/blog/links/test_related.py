import pytest

from blog.links.related import MAX_RELATED, related_posts
from blog.models import Post
from site_config.imports.importing import import_site
from tests.data import make_paper, make_post, make_topic

pytestmark = pytest.mark.django_db
SENSIBLE = {
    "Themis": {"Shockwave", "Gandiva", "Tiresias", "Pollux", "Gavel", "Optimus", "AlloX"},
    "PipeDream": {"GPipe", "Megatron", "Alpa", "BytePS", "ZeRO", "PyTorch", "Varuna"},
}


def titles(post):
    return [other.title for other in related_posts(post)]


def test_same_paper_comes_before_a_link_and_a_link_before_a_topic():
    topic, paper = make_topic(), make_paper()
    make_post("Topic", topics=(topic, make_topic()))
    make_post("Paper", paper=paper)
    make_post("Linked", body="[[Asked]]")
    asked = make_post("Asked", topics=(topic,), paper=paper)

    assert titles(asked)[:2] == ["Paper", "Linked"]


def test_rare_words_rank_posts_of_the_same_topic():
    topic = make_topic()
    make_post("Cats and dogs", topics=(topic,))
    make_post("Speculative decoding on phones", topics=(topic,))
    for number in range(6):
        make_post(f"Scheduling {'abcdef'[number] * 4}", topics=(topic,))
    asked = make_post("Speculative decoding", topics=(topic,))

    assert titles(asked)[0] == "Speculative decoding on phones"


def test_shared_topic_alone_is_not_related():
    topic = make_topic()
    make_post("Cats", topics=(topic,))

    assert titles(make_post("Zebras", topics=(topic,))) == []


def test_drafts_and_the_post_itself_are_left_out():
    paper = make_paper()
    make_post("Draft", paper=paper, status=Post.Status.DRAFT, published_at=None)

    assert titles(make_post("Asked", paper=paper)) == []


@pytest.mark.parametrize("number", [1, 10, 40])
def test_related_posts_run_a_fixed_number_of_queries(django_assert_num_queries, number):
    topic = make_topic()
    asked = make_post("Fair scheduling", topics=(topic,))
    for _ in range(number):
        make_post("Fair scheduling", topics=(topic,), body="[[Fair scheduling]]")

    with django_assert_num_queries(5):
        found = related_posts(asked)

    assert len(found) == min(number, MAX_RELATED)


def test_related_notes_of_a_real_collection_are_sensible(corpus, tmp_path):
    """Only texts matter, so images stay in place."""
    folder = corpus / "gitbook-paper-notes"
    for path in folder.rglob("*.md"):
        copy = tmp_path / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    import_site(tmp_path)

    for asked, one_of in SENSIBLE.items():
        found = titles(Post.objects.filter(title__contains=asked).first())
        assert any(name in title for title in found for name in one_of), (asked, found)
