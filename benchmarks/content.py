"""Measure exporting, importing and backing up a whole site.

python -m benchmarks.content [POSTS]
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.running import ROOT

PICTURES_A_POST = 3
MAKE = """
import io, random, sys
from datetime import date, timedelta
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw
from blog.deferred import deferred_work
from blog.images.library import encoding_ahead, store_image
from blog.models import DailyVisits, Post, Topic
from blog.windows import rebuild

chosen = random.Random(1)
words = ["".join(chosen.choices("etaoinshrdlu", k=chosen.randint(2, 9))) for _ in range(5000)]

def picture(number):
    image = Image.new("RGB", (320, 200), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(20):
        draw.line([chosen.randint(0, 320) for _ in range(4)], chosen.choice(["navy", "red"]), 3)
    draw.text((4, 4), str(number))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()

with transaction.atomic(), deferred_work(), encoding_ahead():
    topics = [Topic.objects.create(name=f"Topic {n}") for n in range(20)]
    for number in range(POSTS):
        shown = [store_image(picture(EACH * number + n), f"figure {n}.png") for n in range(EACH)]
        parts = [f"![Figure]({image.file.url})" for image in shown]
        parts += [" ".join(chosen.choices(words, k=100)) for _ in range(6)]
        at = timezone.now() - timedelta(hours=number + 1)
        post = Post(title=f"Post {number}", body="\\n\\n".join(parts), status="published",
                    published_at=at)
        post.save()
        post.topics.set(chosen.sample(topics, 2))
    today = timezone.now().date()
    DailyVisits.objects.bulk_create(
        [DailyVisits(post=post, day=today - timedelta(days=n), count=n + 1)
         for post in Post.objects.all() for n in range(100)], batch_size=5000)
    rebuild(timezone.now())
"""


def run(what: str, data_dir: Path, *arguments: str) -> None:
    """Run a command of the site; print its time and peak memory."""
    data_dir.mkdir(exist_ok=True)
    env = {**os.environ, "DATA_DIR": str(data_dir), "LOG_LEVEL": "error"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    error = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{what}: {error.decode()}")
    wall, busy = time.perf_counter() - started, used.ru_utime + used.ru_stime
    print(f"{what}: {wall:.1f} s, {busy:.1f} s, {used.ru_maxrss / 1024:.0f} MB")


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as name:
        one, other, folder = Path(name, "one"), Path(name, "other"), Path(name, "folder")
        for site in (one, other):
            run("an empty site", site, "migrate", "-v0")
        code = f"POSTS, EACH = {posts}, {PICTURES_A_POST}\n{MAKE}"
        run(f"{posts} posts and {posts * PICTURES_A_POST} images created", one, "shell", "-c", code)
        run("export_content", one, "export_content", str(folder))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"  {sum(path.is_file() for path in folder.rglob('*'))} files, {size / 1e6:.1f} MB")
        run("export_content, nothing new", one, "export_content", str(folder))
        run("import_content", other, "import_content", str(folder))
        run("import_content, compared", other, "import_content", str(folder))
        run("backup", one, "backup", str(Path(name, "site.tar.gz")))


if __name__ == "__main__":
    main()
