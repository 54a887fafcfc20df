import pytest
from django.core.exceptions import ValidationError

from blog.models import Paper, Post, Topic
from tests.data import make_paper, make_post, make_topic

pytestmark = pytest.mark.django_db


def make_line(*names):
    """Create topics, each below the previous one, and return them."""
    line = []
    for name in names:
        line.append(make_topic(name, slug=name.lower(), parent=line[-1] if line else None))
    return line


def make_loop():
    """Create two topics that are each other's parent, which no form allows."""
    above, below = make_line("Above", "Below")
    Topic.objects.filter(pk=above.pk).update(parent=below)
    return above, below


def test_topic_includes_everything_below_it_once():
    ml, systems, serving = make_line("ML", "Systems", "Serving")
    deep, twice = make_post(topics=(serving,)), make_post(topics=(ml, systems, serving))
    make_post(topics=(make_topic(),))
    make_paper().topics.add(make_topic())

    found = [set(Post.objects.under(topic)) for topic in (ml, systems, serving)]

    assert found == [{deep, twice}] * 3
    assert Post.objects.under("ml").count() == 2
    assert not Paper.objects.under(ml).exists()


def test_topic_excludes_content_of_parents_and_siblings():
    ml, systems, _serving = make_line("ML", "Systems", "Serving")
    make_post(topics=(ml, make_topic("Training", parent=systems)))

    assert list(Post.objects.under("serving")) == []
    assert list(Post.objects.under("no-such-topic")) == []


def test_topics_in_a_cycle_have_the_same_posts():
    above, below = make_loop()
    post = make_post(topics=(below,))

    assert [list(Post.objects.under(topic)) for topic in (above, below)] == [[post]] * 2
    assert dict(Topic.objects.counting(Post.objects.all())) == {above: 1, below: 1}


def test_topics_are_counted_in_tree_order_and_a_post_once():
    zoo = make_topic("Zoo", order=1)
    make_topic("Empty", parent=zoo)
    ants = make_topic("Ants", parent=zoo, order=2)
    bees = make_topic("Bees", parent=ants, order=0)
    apes = make_topic("Apes", order=3)
    make_post(topics=(ants, bees))
    make_post(topics=(bees, apes))

    counts = Topic.objects.counting(Post.objects.all())

    assert counts == [(zoo, 2), (ants, 2), (bees, 2), (apes, 1)]


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_topic_cannot_be_moved_below_itself(depth):
    line = make_line("A", "B", "C", "D")
    top = Topic.objects.get(pk=line[0].pk)
    top.parent = line[depth]

    with pytest.raises(ValidationError) as refused:
        top.full_clean()

    assert refused.value.message_dict == {"parent": ["A topic can't be its own parent."]}


def test_topic_can_be_moved_out_of_a_cycle():
    above, below = (Topic.objects.get(pk=topic.pk) for topic in make_loop())
    above.parent = None
    below.name = "Renamed"

    above.full_clean()
    with pytest.raises(ValidationError, match="A topic can't be its own parent"):
        below.full_clean()
