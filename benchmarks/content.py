"""Measure the export and import of all content, and a backup.

python -m benchmarks.content [--posts 1000]
"""

import random
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.running import parse_options, run_command

IMAGES_PER_POST = 3


def make_posts(number: int) -> None:
    """Make posts with small images, and visits to each on a hundred days."""
    from django.db import transaction
    from django.utils import timezone

    from blog.deferred import deferred_work
    from blog.images.library import store_image
    from blog.images.rendition_threads import encoding_ahead
    from blog.models import DailyVisits, Post, Topic
    from blog.visits.windows import rebuild_totals
    from tests.images import encoded, photo

    chance = random.Random(1)
    words = ["".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 9))) for _ in range(5000)]
    now, posts = timezone.now(), []
    with transaction.atomic(), deferred_work(), encoding_ahead():
        topics = [Topic.objects.create(name=f"Topic {n}") for n in range(20)]
        for n in range(number):
            images = [store_image(encoded(photo(160, 100), "PNG"), f"figure {n}-{k}.png")
                      for k in range(IMAGES_PER_POST)]  # fmt: skip
            parts = [f"![Figure]({image.file.url})" for image in images]
            parts += [" ".join(chance.choices(words, k=100)) for _ in range(6)]
            post = Post(title=f"Post {n}", body="\n\n".join(parts), status=Post.Status.PUBLISHED,
                        published_at=now - timedelta(hours=n + 1))  # fmt: skip
            post.save()
            post.topics.set(chance.sample(topics, 2))
            posts.append(post)
        DailyVisits.objects.bulk_create(
            [DailyVisits(post=post, day=(now - timedelta(days=n)).date(), count=n + 1)
             for post in posts for n in range(100)], batch_size=5000)  # fmt: skip
        rebuild_totals(now)


def main() -> None:
    posts = parse_options(__doc__, posts=1_000).posts
    with tempfile.TemporaryDirectory() as name:
        one, other, folder = Path(name, "one"), Path(name, "other"), Path(name, "folder")
        for site in (one, other):
            run_command("an empty site", site, "migrate", "-v0")
        code = f"from benchmarks.content import make_posts; make_posts({posts})"
        run_command(f"{posts} posts with {IMAGES_PER_POST} images each", one, "shell", "-c", code)
        run_command("export_content", one, "export_content", str(folder))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"  {sum(path.is_file() for path in folder.rglob('*'))} files, {size / 1e6:.1f} MB")
        run_command("export_content again", one, "export_content", str(folder))
        run_command("import_content", other, "import_content", str(folder))
        run_command("import_content again, which compares", other, "import_content", str(folder))
        run_command("backup", one, "backup", str(Path(name, "site.tar.gz")))


if __name__ == "__main__":
    main()
