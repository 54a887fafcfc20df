"""Related posts, scored by what they have in common."""

import re
from collections import Counter
from functools import reduce
from itertools import chain
from math import log
from operator import or_
from typing import Any

from django.db.models import Q

from blog.models import Post, PostLink

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
    """Return the published posts that have most in common with this one, in at most five queries.

    The score counts the same paper, links either way, shared topics, and words of title, summary
    and headings that few of the candidates have.
    """
    topics = [topic.pk for topic in post.topics.all()]
    candidates = _candidates(post, topics)
    if not candidates:
        return []
    texts = {pk: _words_of(*texts) for pk, _, *texts in candidates}
    words = _words_of(post.title, post.summary, post.headings)
    spread = Counter(chain(words, *texts.values()))
    weights = {word: log((2 + len(texts)) / spread[word]) for word in words}
    total = sum(weights.values()) or 1.0
    shared, linked = _shared_topics(topics, list(texts)), _linked(post)
    scores = {}
    for pk, paper, *_ in candidates:
        score = SAME_TOPIC * shared[pk] + LINKED * (pk in linked)
        if post.paper_id and post.paper_id == paper:
            score += SAME_PAPER
        scores[pk] = score + SAME_WORDS * sum(weights[w] for w in words & texts[pk]) / total
    best = sorted(scores, key=lambda pk: -scores[pk])[:MAX_RELATED]
    found = Post.objects.for_links().in_bulk([pk for pk in best if scores[pk] >= MIN_SCORE])
    return [found[pk] for pk in best if pk in found]


def _candidates(post: Post, topics: list[int]) -> list[Any]:
    """Return pk, paper, title, summary and headings of the newest posts that share something."""
    # By pk alone, so that only the index of the newest posts is read.
    keys = [
        Post.topics.through.objects.filter(topic__in=topics).values("post"),
        PostLink.objects.filter(to_post=post).values("post"),
        PostLink.objects.filter(post=post).exclude(to_post=None).values("to_post"),
    ]
    if post.paper_id:
        keys.append(Post.objects.filter(paper=post.paper_id).values("pk"))
    related = reduce(or_, (Q(pk__in=rows) for rows in keys))
    published = Post.objects.published().filter(related).exclude(pk=post.pk)
    if post.translation_key:
        # The page links to its translations already.
        published = published.exclude(translation_key=post.translation_key)
    newest = published.newest_first()[:MAX_RELATED_CANDIDATES]
    return list(newest.values_list("pk", "paper", "title", "summary", "headings"))


def _shared_topics(topics: list[int], candidates: list[int]) -> Counter[int]:
    rows = Post.topics.through.objects.filter(topic__in=topics, post__in=candidates)
    return Counter(rows.values_list("post", flat=True))


def _linked(post: Post) -> set[int | None]:
    """Return the posts that link to this one, or to which it links."""
    links = PostLink.objects.filter(Q(post=post) | Q(to_post=post))
    return set(chain.from_iterable(links.values_list("post", "to_post")))


def _words_of(title: str, summary: str, headings: list[list[Any]]) -> set[str]:
    texts = [title, summary, *(heading[2] for heading in headings)]
    return set(_WORD.findall(" ".join(texts).lower())) - _STOP_WORDS


def posts_mentioning(post: Post) -> list[Post]:
    """Return the published posts that link to this one, newest first."""
    linking = PostLink.objects.filter(to_post=post).values("post")
    return list(Post.objects.published().filter(pk__in=linking).for_links().newest_first())
