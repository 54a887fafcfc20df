"""Measure searches among many posts; search results are never cached.

python -m benchmarks.search [--posts 10000] [--database-url postgres://...]
"""

import random
import re
from datetime import timedelta
from functools import partial
from urllib.parse import quote_plus

from benchmarks.running import empty_site, machine, measure, parse_options, timed

VOCABULARY_SIZE, WORDS_PER_POST, SEED = 20_000, 400, 20
SYLLABLES = [f"{c}{v}" for c in "bcdfghklmnprstvz" for v in "aeiou"]
CHARACTERS = [chr(0x4E00 + number) for number in range(3000)]
FREQUENCIES = [1 / (rank + 1) for rank in range(VOCABULARY_SIZE)]


def vocabulary(chance: random.Random) -> list[str]:
    """Return words, the most frequent first."""
    return [
        "".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(VOCABULARY_SIZE)
    ]


def post_text(n: int, words: list[str], chance: random.Random) -> str:
    """Return the text of a post; one in ten is in Chinese."""
    if n % 10 == 0:
        return "".join(chance.choices(CHARACTERS, k=WORDS_PER_POST)) + "公平调度"
    return " ".join(chance.choices(words, FREQUENCIES, k=WORDS_PER_POST))


def make_posts(number: int) -> None:
    from django.utils import timezone

    from blog.models import Paper, Post, Topic

    chance = random.Random(SEED)
    words = vocabulary(chance)
    topics = Topic.objects.bulk_create(Topic(name=f"T{n}", slug=f"t{n}") for n in range(20))
    now, posts = timezone.now(), []
    for n in range(number):
        text = post_text(n, words, chance)
        title = f"{' '.join(chance.choices(words, k=5)).capitalize()} {n}"
        posts.append(
            Post(title=title, slug=f"post-{n}", status=Post.Status.PUBLISHED, body=text,
                 body_text=text, word_count=WORDS_PER_POST, published_at=now - timedelta(hours=n))
        )  # fmt: skip
    made = Post.objects.bulk_create(posts, batch_size=500)
    Paper.objects.bulk_create(
        Paper(title=" ".join(chance.choices(words, k=6)), authors="Ada Lovelace", venue="NSDI",
              year=2000 + n % 25, citation_key=f"paper{n}")
        for n in range(number // 5)
    )  # fmt: skip
    tagged = Post.topics.through
    tagged.objects.bulk_create(
        [tagged(post=post, topic=topics[post.pk % 20]) for post in made], batch_size=2_000
    )


def queries() -> dict[str, str]:
    words = vocabulary(random.Random(SEED))
    typo = next(word for word in words[40:] if len(word) > 6)
    return {
        "the most common word, in nearly every post": words[0],
        "three common words": " ".join(words[3:6]),
        "the start of a common word": f"{words[8][:4]}*",
        "a phrase": f'"{words[0]} {words[1]}"',
        "a rare word": words[9_000],
        "Chinese, two characters": "公平",
        "a typo": typo[:3] + typo[4:],
        "nothing": "qqqqqq",
    }


def main() -> None:
    options = parse_options(__doc__, posts=10_000)
    with empty_site(options.database_url):
        from django.test import Client

        from blog.models import Post
        from site_config.search.indexing import rebuild_index

        print(f"{machine()}: {options.posts:,} posts")
        make_posts(options.posts)
        timed("index", rebuild_index)
        print("\n| search | ms (median) | queries | results |\n| --- | ---: | ---: | ---: |")
        get = Client(SERVER_NAME="127.0.0.1").get
        searches = {name: f"/search/?q={quote_plus(query)}" for name, query in queries().items()}
        common = next(iter(searches.values()))
        searches["the most common word, one topic and year"] = f"{common}&topic=t3&year=2026"
        searches["suggestions for three letters"] = "/search/suggest?q=gap"
        for name, path in searches.items():
            results = re.search(r"([\d,]+) results?", get(path).content.decode())
            print(f"| {name} | {measure(partial(get, path))} | {results[1] if results else 0} |")
        print(f"| saving a post | {measure(Post.objects.get(slug='post-5').save)} | |")


if __name__ == "__main__":
    main()
