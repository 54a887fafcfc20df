"""Allow imported files only at paths where the site itself stores files."""

from pathlib import PurePosixPath

from blog.images.cleaning import EXTENSIONS
from importers.writing.assets import FILE_SUFFIXES
from profile_app.models.resources import RESOURCE_EXTENSIONS
from site_config.archive.fields import RecordPlace

MAX_PATH_LENGTH = 300
_FIGURE_SUFFIXES = frozenset(f".{suffix}" for suffix in EXTENSIONS.values()) | {".jpeg"}
_IMAGE_SUFFIXES = _FIGURE_SUFFIXES - {".svg"}
_RESOURCE_SUFFIXES = frozenset(f".{suffix}" for suffix in RESOURCE_EXTENSIONS)
# Allowed suffixes by top-level folder.
ALLOWED_SUFFIXES = {
    "images": _FIGURE_SUFFIXES,
    "covers": _IMAGE_SUFFIXES,
    "profile": _IMAGE_SUFFIXES,
    "projects": _IMAGE_SUFFIXES,
    "people": _IMAGE_SUFFIXES,
    "logos": _FIGURE_SUFFIXES,
    "cv": frozenset({".pdf"}),
    "files": FILE_SUFFIXES,
    "talks": _RESOURCE_SUFFIXES,
    "courses": _RESOURCE_SUFFIXES,
    "publications": _IMAGE_SUFFIXES | _RESOURCE_SUFFIXES,
}


def refuse_unfit(path: str, place: RecordPlace) -> None:
    """Raise ContentRefused for a path outside the media folders or of a type not allowed there."""
    parts = path.split("/")
    is_safe = all(part and not part.startswith(".") and part.isprintable() for part in parts)
    kind = ALLOWED_SUFFIXES.get(parts[0], frozenset())
    suffix = PurePosixPath(path).suffix.lower()
    if (
        "\\" in path
        or not is_safe
        or len(parts) < 2
        or len(path) > MAX_PATH_LENGTH
        or suffix not in kind
    ):
        raise place.refuse(f"{path[:100]} is not an allowed media path.")


def is_cleaned(path: str) -> bool:
    """Return whether images at this path are validated and re-encoded."""
    parts = PurePosixPath(path).parts
    is_cover = parts[0] != "publications" or len(parts) == 2
    is_image = PurePosixPath(path).suffix.lower() in _FIGURE_SUFFIXES
    return is_cover and is_image and parts[0] not in {"files", "talks", "courses"}
