"""Compare what pages load with the original images of a folder, and measure the encoding.

python -m benchmarks.pictures [FOLDER]
"""

import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from blog.images.cleaning import CleanImage, ImageRefused, clean_image
from blog.images.renditions import make_renditions

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus/gitbook-paper-notes/.gitbook/assets"
SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".heic"}
# The width that a browser needs, in pixels: the column's width times the screen's density.
SCREENS = {"phone, 1x": 350, "phone, 3x": 3 * 350, "laptop, 1x": 612, "laptop, 2x": 2 * 612}
ON_A_PAGE = 15


@dataclass(frozen=True)
class Made:
    name: str
    original: int
    stored: int
    loaded: dict[str, int]
    seconds: float


def measure(path: Path) -> Made | None:
    data = path.read_bytes()
    started = time.perf_counter()
    try:
        clean = clean_image(data)
    except ImageRefused as refusal:
        print(f"{path.name}: {refusal}")
        return None
    sizes = {variant.width: len(variant.data) for variant in make_renditions(clean)}
    seconds = time.perf_counter() - started
    stored = len(clean.data) + sum(sizes.values())
    loaded = {screen: loaded_bytes(clean, sizes, wide) for screen, wide in SCREENS.items()}
    return Made(path.name, len(data), stored, loaded, seconds)


def loaded_bytes(clean: CleanImage, sizes: dict[int, int], wanted: int) -> int:
    """Choose as a browser does: the narrowest that is wide enough, or the widest."""
    candidates = {clean.width: len(clean.data), **sizes}
    enough = [width for width in candidates if width >= min(wanted, clean.width)]
    return candidates[min(enough)]


def report(made: list[Made], wall: float) -> None:
    whole = sum(m.original for m in made)
    print(f"{len(made)} images, {whole / 1e6:.1f} MB")
    for screen in SCREENS:
        shares = page_shares(made, screen)
        loaded = sum(m.loaded[screen] for m in made)
        print(
            f"{screen}: {loaded / 1e6:.1f} MB, {loaded / whole:.3f} of the originals; "
            f"a page of {ON_A_PAGE}: median {median(shares):.3f}, heaviest {max(shares):.3f}"
        )
    print(f"on disk: {sum(m.stored for m in made) / whole:.2f} of the originals")
    times = sorted(m.seconds for m in made)
    print(
        f"an image: median {median(times):.2f} s, longest {times[-1]:.2f} s; "
        f"all on {os.cpu_count()} processors: {wall:.1f} s"
    )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def page_shares(made: list[Made], screen: str) -> list[float]:
    """Return, for each page of images, the fraction of the originals that is loaded."""
    pages = [made[start : start + ON_A_PAGE] for start in range(max(1, len(made) - ON_A_PAGE + 1))]
    return [sum(m.loaded[screen] for m in page) / sum(m.original for m in page) for page in pages]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not paths:
        sys.exit(f"There are no images in {folder}.")
    started = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = [m for m in pool.map(measure, paths) if m]
    report(made, time.perf_counter() - started)


if __name__ == "__main__":
    main()
