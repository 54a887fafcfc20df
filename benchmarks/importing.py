"""Measure importing a folder of notes and images into a site that is read meanwhile.

python -m benchmarks.importing [FOLDER] [--notes 1000] [--pictures 3]

FOLDER is created if it doesn't exist, and not deleted; without it, a temporary one is used.
"""

import io
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from benchmarks.running import ROOT, a_post, our_site

WORDS = [
    "model",
    "training",
    "inference",
    "scheduling",
    "cluster",
    "latency",
    "throughput",
    "memory",
    "pipeline",
    "parallel",
    "batch",
    "gradient",
    "the",
    "of",
    "and",
    "in",
    "a",
    "to",
    "with",
    "we",
    "show",
    "that",
    "is",
    "for",
    "on",
    "by",
    "an",
    "it",
    "from",
    "our",
    "as",
    "at",
    "this",
    "system",
]
SIZE = (1000, 700)


@dataclass
class Cost:
    seconds: float
    processor_seconds: float
    peak_megabytes: float
    said: str


def make_folder(folder: Path, notes: int, pictures: int) -> None:
    """Half of the images are PNG drawings, half JPEG photos, all different."""
    with ProcessPoolExecutor() as pool:
        lines = pool.map(_make_note, repeat(folder, notes), range(notes), repeat(pictures, notes))
        (folder / "SUMMARY.md").write_text("\n".join(["# Summary", "", *lines]) + "\n")


def _make_note(folder: Path, number: int, pictures: int) -> str:
    chance = random.Random(number)
    (folder / "img").mkdir(parents=True, exist_ok=True)
    parts = [f"# Note {number}"]
    for index in range(pictures):
        is_photo = (number * pictures + index) % 2 == 1
        name = f"{number}-{index}.{'jpg' if is_photo else 'png'}"
        data = _photo(chance) if is_photo else _drawing(chance)
        (folder / "img" / name).write_bytes(data)
        parts += [f"## Part {index}", _text(chance), f"![Figure {index}](img/{name})"]
        parts += [f"With $x_{index} = \\frac{{a}}{{b}}$, see [another]({max(0, number - 1)}.md)."]
    parts += ["```python\nfor step in range(10):\n    model.train(step)\n```", _text(chance)]
    (folder / f"{number}.md").write_text("\n\n".join(parts) + "\n")
    return f"* [Note {number}]({number}.md)"


def _text(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=150)).capitalize() + "."


def _drawing(chance: random.Random) -> bytes:
    """Draw something like a screenshot of a paper's figure: lines, bars, many small letters."""
    image = ImageChops.offset(_words(chance.randrange(20)), *chance.choices(range(700), k=2))
    pen = ImageDraw.Draw(image)
    for index in range(12):
        height = chance.randrange(60, 400)
        box = (60 + 70 * index, 650 - height, 110 + 70 * index, 650)
        pen.rectangle(box, tuple(chance.randrange(256) for _ in "rgb"), "black")
    points = [(x, chance.randrange(50, 650)) for x in range(0, 1000, 20)]
    pen.line(points, "darkred", 3)
    return _encoded(image, "PNG")


@cache
def _words(seed: int) -> Image.Image:
    chance = random.Random(seed)
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        pen.text((chance.randrange(900), chance.randrange(690)), _text(chance)[:60], "black")
    return image.resize((900, 630)).resize(SIZE)


def _photo(chance: random.Random) -> bytes:
    noise = Image.frombytes("RGB", (100, 70), chance.randbytes(100 * 70 * 3))
    large = noise.resize(SIZE, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))
    grain = Image.frombytes("L", SIZE, chance.randbytes(SIZE[0] * SIZE[1])).convert("RGB")
    return _encoded(Image.blend(large, grain, 0.06), "JPEG", quality=85)


def _encoded(image: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def run_import(folder: Path, data_dir: Path, *options: str) -> Cost:
    command = [sys.executable, "manage.py", "import_posts", str(folder), "-v", "0", *options]
    before, started = os.times(), time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data_dir)},
        stdout=subprocess.PIPE,
        text=True,
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(_megabytes, _family(process.pid))))
        time.sleep(0.2)
    after = os.times()
    said = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit("The import failed.")
    used = after.children_user + after.children_system
    used -= before.children_user + before.children_system
    return Cost(time.monotonic() - started, used, peak, said.split("\n\n")[0])


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _megabytes(pid: int) -> float:
    """Memory shared between processes counts once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@contextmanager
def reading(url: str) -> Iterator[list[float | None]]:
    """Request a page five times a second; yield the response times, None without a response."""
    times: list[float | None] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.wait(0.2):
            started = time.monotonic()
            try:
                urllib.request.urlopen(url, timeout=20).close()
            except OSError:
                times.append(None)
            else:
                times.append(time.monotonic() - started)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield times
    finally:
        is_over.set()
        thread.join()


def show(title: str, cost: Cost) -> None:
    print(f"\n{title}: {cost.seconds:.0f} s, CPU time {cost.processor_seconds:.0f} s,")
    print(f"peak memory {cost.peak_megabytes:.0f} MB in all processes.")
    print(cost.said)


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--pictures", type=int, default=3, help="of each note")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name, "notes")
        if not folder.is_dir():
            make_folder(folder, given.notes, given.pictures)
        weight = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        print(f"{given.notes} notes, {given.notes * given.pictures} images, {weight >> 20} MB")
        with our_site(Path(name, "site")) as (base, _):
            with reading(f"{base}{a_post(base)}") as times:
                show("Import", run_import(folder, Path(name, "site")))
            print(f"Read meanwhile {len(times)} times, {times.count(None)} without a response;")
            print(f"the slowest response took {max(filter(None, times)):.2f} s.")
            show("Again", run_import(folder, Path(name, "site")))


if __name__ == "__main__":
    main()
