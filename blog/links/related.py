"""Related posts, scored by what they have in common."""

import re
from collections import Counter
from math import log

from django.db.models import Count, Q

from blog.models import Post

MAX_RELATED = 4
# The newest posts that share a topic, paper or link.
MAX_RELATED_CANDIDATES = 300
SAME_PAPER, LINKED, SAME_TOPIC, SAME_WORDS = 6.0, 4.0, 1.5, 5.0
MIN_SCORE = 1.6
_WORD = re.compile(r"[^\W\d_]{3,}|[\u3400-\u9fff]{2}")
# Words in the headings of most notes.
_STOP_WORDS = frozenset(
    """
    the and for with from that this are was not how why what when one line summary paper structure
    outline background motivation design implementation evaluation links presentation conclusion
    limitations discussion comments related work introduction abstract overview system systems new
    using via towards toward fast efficient scalable
    """.split()  # noqa: SIM905
)


def related_posts(post: Post) -> list[Post]:
    """Return the published posts that have most in common with this one, in three queries.

    The score counts the same paper, links either way, shared topics, and words of title, summary
    and headings that few of the candidates have.
    """
    linked = Q(links_in__post=post) | Q(links_out__to_post=post)
    topics = [topic.pk for topic in post.topics.all()]
    related = linked | Q(topics__in=topics)
    if post.paper_id:
        related |= Q(paper=post.paper_id)
    candidates = list(
        Post.objects.published()
        .filter(related)
        .exclude(pk=post.pk)
        # The page links to its translations already.
        .exclude(~Q(translation_key=""), translation_key=post.translation_key)
        .only(*_LIST_FIELDS, "summary", "headings")
        .annotate(shared=Count("topics", Q(topics__in=topics), distinct=True))
        .annotate(linked=Count("pk", linked))
        .newest_first()[:MAX_RELATED_CANDIDATES]
    )
    words = {one.pk: _words_of(one) for one in (post, *candidates)}
    spread = Counter(word for some in words.values() for word in some)
    scored = [(_score(post, other, words, spread), other) for other in candidates]
    best = sorted(scored, key=lambda pair: -pair[0])[:MAX_RELATED]
    return [other for score, other in best if score >= MIN_SCORE]


_LIST_FIELDS = (
    *("title", "slug", "path", "kind", "status", "published_at", "paper", "language", "binned_at"),
)


def _score(post: Post, other: Post, words: dict[int, set[str]], spread: Counter[str]) -> float:
    score: float = SAME_TOPIC * other.shared  # type: ignore[attr-defined]
    score += LINKED * bool(other.linked)  # type: ignore[attr-defined]
    if post.paper_id and post.paper_id == other.paper_id:
        score += SAME_PAPER
    weights = {word: log((1 + len(words)) / spread[word]) for word in words[post.pk]}
    total = sum(weights.values()) or 1.0
    shared = sum(weights[word] for word in words[post.pk] & words[other.pk])
    return score + SAME_WORDS * shared / total


def _words_of(post: Post) -> set[str]:
    texts = [post.title, post.summary, *(heading[2] for heading in post.headings)]
    return set(_WORD.findall(" ".join(texts).lower())) - _STOP_WORDS


def posts_mentioning(post: Post) -> list[Post]:
    """Return the published posts that link to this one, newest first."""
    return list(
        Post.objects.published()
        .filter(links_out__to_post=post)
        .for_links()
        .distinct()
        .newest_first()
    )
