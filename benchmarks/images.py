"""Measure what pages load of a folder of images, compared with the original files.

python -m benchmarks.images FOLDER
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.running import machine, peak_megabytes
from blog.images.cleaning import CleanImage, ImageRefused, clean_image
from blog.images.renditions import make_renditions

SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".heic"}
# The width in pixels that a browser needs: the column's width times the screen's density.
SCREENS = {"phone, 1x": 350, "phone, 3x": 3 * 350, "laptop, 1x": 612, "laptop, 2x": 2 * 612}
IMAGES_PER_PAGE = 15


@dataclass(frozen=True)
class ImageSizes:
    """Bytes of the original, of all stored files, and of the file loaded on each screen."""

    original: int
    stored: int
    loaded: dict[str, int]
    seconds: float


def measure_image(path: Path) -> ImageSizes | None:
    data, started = path.read_bytes(), time.perf_counter()
    try:
        clean = clean_image(data)
    except ImageRefused as refusal:
        print(f"{path.name}: {refusal}")
        return None
    sizes = {variant.width: len(variant.data) for variant in make_renditions(clean)}
    seconds = time.perf_counter() - started
    loaded = {screen: loaded_bytes(clean, sizes, width) for screen, width in SCREENS.items()}
    return ImageSizes(len(data), len(clean.data) + sum(sizes.values()), loaded, seconds)


def loaded_bytes(clean: CleanImage, sizes: dict[int, int], wanted: int) -> int:
    """Choose as a browser does: the narrowest that is wide enough, or the widest."""
    candidates = {clean.width: len(clean.data), **sizes}
    return candidates[min(width for width in candidates if width >= min(wanted, clean.width))]


def report(images: list[ImageSizes], seconds: float) -> None:
    original = sum(image.original for image in images)
    print(f"{machine()}: {len(images)} images, {original / 1e6:.1f} MB")
    print("\n| screen | all | a page, median | a page, heaviest |\n| --- | ---: | ---: | ---: |")
    starts = range(max(1, len(images) - IMAGES_PER_PAGE + 1))
    pages = [images[start : start + IMAGES_PER_PAGE] for start in starts]
    for screen in SCREENS:
        whole, *shares = (
            sum(image.loaded[screen] for image in page) / sum(image.original for image in page)
            for page in (images, *pages)
        )
        print(f"| {screen} | {whole:.2f} | {median(shares):.2f} | {max(shares):.2f} |")
    times = [image.seconds for image in images]
    print(f"\non disk: {sum(image.stored for image in images) / original:.2f} of the originals")
    print(
        f"an image: median {median(times):.2f} s, at most {max(times):.2f} s; all: {seconds:.1f} s"
    )
    print(f"at most {peak_megabytes():.0f} MB of memory")


def main() -> None:
    paths = [
        path for path in sorted(Path(sys.argv[1]).iterdir()) if path.suffix.lower() in SUFFIXES
    ]
    started = time.perf_counter()
    with ThreadPoolExecutor() as pool:
        images = [image for image in pool.map(measure_image, paths) if image]
    if not images:
        sys.exit(f"There is no image in {sys.argv[1]}.")
    report(images, time.perf_counter() - started)


if __name__ == "__main__":
    main()
