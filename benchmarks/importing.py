"""Measure the import of a folder of notes and images into a site that is in use.

python -m benchmarks.importing [FOLDER] [--notes 1000] [--images 3]

A FOLDER that doesn't exist is made and left in place; without one, a temporary folder is used.
"""

import contextlib
import random
import sqlite3
import tempfile
import threading
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import repeat
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from benchmarks.running import POST_PATH, demo_site, machine, run_command
from tests.images import encoded

WORDS = """
    model training inference scheduling cluster latency throughput memory pipeline parallel batch
    gradient the of and in a to with we show that is for on by an it from our as at this system
""".split()  # noqa: SIM905
SIZE = (1000, 700)


def make_folder(folder: Path, notes: int, images: int) -> None:
    """Half of the images are PNG drawings, half are JPEG photos, all different."""
    (folder / "img").mkdir(parents=True)
    with ProcessPoolExecutor() as pool:
        lines = pool.map(make_note, repeat(folder, notes), range(notes), repeat(images, notes))
        (folder / "SUMMARY.md").write_text("\n".join(["# Summary", "", *lines]) + "\n")


def make_note(folder: Path, number: int, images: int) -> str:
    chance = random.Random(number)
    parts = [f"# Note {number}"]
    for index in range(images):
        is_photo = (number * images + index) % 2 == 1
        name = f"{number}-{index}.{'jpg' if is_photo else 'png'}"
        data = photo(chance) if is_photo else drawing(chance)
        (folder / "img" / name).write_bytes(data)
        parts += [f"## Part {index}", text(chance), f"![Figure {index}](img/{name})"]
        parts += [f"With $x_{index} = \\frac{{a}}{{b}}$, see [another]({max(0, number - 1)}.md)."]
    parts += ["```python\nfor step in range(10):\n    model.train(step)\n```", text(chance)]
    (folder / f"{number}.md").write_text("\n\n".join(parts) + "\n")
    return f"* [Note {number}]({number}.md)"


def text(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=150)).capitalize() + "."


def drawing(chance: random.Random) -> bytes:
    """Draw something like a figure of a paper: bars and much small text, blurred by scaling."""
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        pen.text((chance.randrange(900), chance.randrange(690)), text(chance)[:60], "black")
    image = image.resize((900, 630)).resize(SIZE)
    pen = ImageDraw.Draw(image)
    for index in range(12):
        box = (60 + 70 * index, 650 - chance.randrange(60, 400), 110 + 70 * index, 650)
        pen.rectangle(box, tuple(chance.randbytes(3)), "black")
    return encoded(image, "PNG")


def photo(chance: random.Random) -> bytes:
    noise = Image.frombytes("RGB", (100, 70), chance.randbytes(100 * 70 * 3))
    large = noise.resize(SIZE, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1))
    grain = Image.frombytes("L", SIZE, chance.randbytes(SIZE[0] * SIZE[1])).convert("RGB")
    return encoded(Image.blend(large, grain, 0.06), "JPEG", quality=85)


@contextlib.contextmanager
def repeated(action: Callable[[], object], pause: float) -> Iterator[list[float | None]]:
    """Do it again and again; yields the seconds that it took each time, None for failures."""
    times: list[float | None] = []
    is_over = threading.Event()

    def repeat() -> None:
        while not is_over.wait(pause):
            started = time.monotonic()
            try:
                action()
                times.append(time.monotonic() - started)
            except (OSError, sqlite3.Error):
                times.append(None)

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield times
    finally:
        is_over.set()
        thread.join()


def read(url: str) -> None:
    urllib.request.urlopen(url, timeout=20).close()


def lock(database: Path) -> None:
    """Lock the database for writing, as a save does."""
    with contextlib.closing(sqlite3.connect(database, timeout=600)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.rollback()


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--images", type=int, default=3, help="in each note")
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        site_folder, folder = Path(name, "site"), options.folder or Path(name, "notes")
        if not folder.is_dir():
            make_folder(folder, options.notes, options.images)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        print(f"{options.notes} notes with {options.images} images each, {size >> 20} MB")
        command = ("import_posts", str(folder), "-v0")
        with demo_site(site_folder) as site:
            database = site_folder / "offprint.sqlite3"
            reading = repeated(partial(read, site.url + POST_PATH), 0.2)
            with reading as times, repeated(partial(lock, database), 0.02) as waits:
                print(run_command("import", site_folder, *command).partition("\n\n")[0])
            print(f"Read meanwhile {len(times)} times, {times.count(None)} without an answer;")
            print(f"the slowest answer took {max(filter(None, times)):.2f} s.")
            longest = max(filter(None, waits))
            print(f"Saved meanwhile {len(waits)} times; the longest wait was {longest:.2f} s.")
            print(run_command("again", site_folder, *command).partition("\n\n")[0])


if __name__ == "__main__":
    main()
