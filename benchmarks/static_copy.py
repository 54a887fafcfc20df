"""Measure the static export of a site with many posts, first and again.

python -m benchmarks.static_copy [--posts 1000]
"""

import gzip
import random
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.running import empty_site, machine, parse_options, peak_megabytes
from benchmarks.search import SEED, post_text, vocabulary


def make_site(number: int) -> None:
    """Make posts that link to each other, and a paper for every fifth."""
    from django.utils import timezone

    from blog.models import Paper, Post, Topic
    from profile_app.models import Profile

    chance = random.Random(SEED)
    words = vocabulary(chance)
    Profile(name="Ada Lovelace", headline="Engines").save()
    topics = [Topic.objects.create(name=f"Topic {n}") for n in range(20)]
    papers = [
        Paper.objects.create(title=" ".join(chance.choices(words, k=6)), authors="Ada Lovelace",
                             venue=f"V{n % 20}", year=2000 + n % 25)
        for n in range(max(1, number // 5))
    ]  # fmt: skip
    for n in range(number):
        text = post_text(n, words, chance)
        links = ", ".join(f"[{n}](/blog/post-{chance.randrange(n or 1)}/)" for _ in range(3))
        post = Post(
            title=f"{' '.join(chance.choices(words, k=5)).capitalize()} {n}", slug=f"post-{n}",
            body=f"## A part\n\n{text}\n\nIt is $E = mc^2$. See {links}.\n",
            paper=papers[n // 5 % len(papers)], status=Post.Status.PUBLISHED,
            published_at=timezone.now() - timedelta(days=n),
        )  # fmt: skip
        post.save()
        post.topics.set([topics[n % 20]])


def export(folder: Path, name: str) -> None:
    """Print a row: seconds, CPU seconds and written files of an export."""
    from site_config.static_export.base_url import BaseUrl
    from site_config.static_export.exporting import export_site

    started, cpu = time.perf_counter(), time.process_time()
    report = export_site(folder, copy=BaseUrl.parse("https://ada.github.io/site"))
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"| {name} | {seconds:.1f} | {cpu:.1f} | {len(report.written.written):,} |", flush=True)


def size(folder: Path) -> str:
    data = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    packed = [len(gzip.compress(content)) / 1e3 for content in data]
    megabytes = sum(map(len, data)) / 1e6
    return (
        f"{len(data):,} files, {megabytes:.2f} MB; gzipped {sum(packed) / 1e3:.2f} MB, "
        f"at most {max(packed):.1f} KB each"
    )


def main() -> None:
    options = parse_options(__doc__, posts=1_000)
    with empty_site(options.database_url) as place:
        from blog.models import Post

        make_site(options.posts)
        print(f"{machine()}: {options.posts:,} posts\n")
        print("| export | s | CPU, s | files written |\n| --- | ---: | ---: | ---: |")
        folder = place / "copy"
        export(folder, "first; draws the social cards")
        export(folder, "again, nothing changed")
        post = Post.objects.get(slug="post-5")
        post.body += "\n\nOne more sentence."
        post.save()
        export(folder, "again, one post changed")
        print(f"\nat most {peak_megabytes():.0f} MB of memory\nexport: {size(folder)}")
        for part in ("search", "search/words", "search/texts"):
            print(f"{part}: {size(folder / part)}")


if __name__ == "__main__":
    main()
