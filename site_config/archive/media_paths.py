"""Where in the store a file of a folder may go: where the site itself would have put it."""

from pathlib import PurePosixPath

from blog.images.cleaning import EXTENSIONS
from importers.writing.assets import FILE_SUFFIXES
from profile_app.models.resources import RESOURCE_EXTENSIONS
from site_config.archive.fields import Place

LONGEST = 300
PICTURES = frozenset(f".{suffix}" for suffix in EXTENSIONS.values()) | {".jpeg"}
# By the first folder of the path.
KINDS = {
    "images": PICTURES,
    "covers": PICTURES,
    "profile": PICTURES,
    "logos": PICTURES,
    "cv": frozenset({".pdf"}),
    "files": FILE_SUFFIXES,
    "publications": PICTURES | {f".{suffix}" for suffix in RESOURCE_EXTENSIONS},
}


def refuse_unfit(path: str, place: Place) -> None:
    """Raise ContentRefused for a path that leads out of the store, or to what it never serves."""
    parts = path.split("/")
    is_safe = all(part and not part.startswith(".") and part.isprintable() for part in parts)
    kind = KINDS.get(parts[0], frozenset())
    suffix = PurePosixPath(path).suffix.lower()
    if "\\" in path or not is_safe or len(parts) < 2 or len(path) > LONGEST or suffix not in kind:
        raise place.refuse(f"{path[:100]} is no path of a file that a site may have.")


def is_cleaned(path: str) -> bool:
    """Whether the site keeps what stands there as a picture that it has checked."""
    parts = PurePosixPath(path).parts
    is_cover = parts[0] != "publications" or len(parts) == 2
    return is_cover and PurePosixPath(path).suffix.lower() in PICTURES and parts[0] != "files"
