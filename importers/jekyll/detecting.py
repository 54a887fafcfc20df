"""Detect Jekyll sites and the themes al-folio and academicpages."""

from blog.folders.source import Folder, SourceRefused


def is_jekyll(folder: Folder) -> bool:
    has_posts = any("/_posts/" in f"/{path}" for path in folder.files)
    return has_posts or (
        folder.has("_config.yml")
        and _has_folder(folder, "_layouts", "_pages", "_drafts", "_includes")
    )


def is_al_folio(folder: Folder) -> bool:
    """Return whether a Jekyll folder has al-folio's folders and settings."""
    if not folder.has("_config.yml"):
        return False
    marks = (
        _has_folder(folder, "_bibliography"),
        _has_folder(folder, "_news"),
        any(
            folder.has(path)
            for path in ("_data/cv.yml", "_data/socials.yml", "assets/json/resume.json")
        ),
        "al-folio" in _config_text(folder) or "scholar:" in _config_text(folder),
    )
    return sum(marks) >= 2


def is_academicpages(folder: Folder) -> bool:
    if not folder.has("_config.yml"):
        return False
    has_folders = _has_folder(folder, "_publications", "_teaching", "_portfolio")
    return has_folders or "academicpages" in _config_text(folder)


def _has_folder(folder: Folder, *names: str) -> bool:
    return any(path.startswith(f"{name}/") for path in folder.files for name in names)


def _config_text(folder: Folder) -> str:
    try:
        return folder.read_text("_config.yml")
    except SourceRefused:
        return ""
