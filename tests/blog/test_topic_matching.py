import pytest

from blog.models import Topic
from blog.topic_matching import TopicMatcher

SITE = [
    Topic(pk=number, slug=slug, name=name)
    for number, (slug, name) in enumerate(
        {
            "papers": "Papers",
            "papers2": "papers",
            "ml": "Systems",
            "systems": "ML",
            "oko": "Ökologie  der Zeit",
        }.items()
    )
]


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("papers2", ["papers2"]),
        ("Papers", ["papers", "papers2"]),
        ("ml", ["ml"]),
        ("ML", ["systems"]),
        ("ökologie-der zeit", ["oko"]),
        ("O\u0308kologie_der_Zeit", ["oko"]),
        ("paper", []),
        ("", []),
    ],
)
def test_a_slug_comes_before_a_name_in_any_case(name, slugs):
    found = TopicMatcher(SITE).find(name)

    assert [topic.slug for topic in found] == slugs


def test_label_matches_only_its_topic():
    matcher = TopicMatcher(SITE)

    labels = [matcher.label(topic) for topic in SITE]

    assert labels == ["papers", "papers2", "Systems", "ML", "Ökologie  der Zeit"]
    assert [matcher.find(label) for label in labels] == [[topic] for topic in SITE]
