"""The owner's templates and static files, which replace built-in ones of the same name.

A copied template ends with a mark of the version that it was copied from.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from site_config.program import RESOURCES

BUILT_IN = RESOURCES / "templates"
_MARK = re.compile(r"\{# Made from built-in version ([0-9a-f]{12}) #\}\n?")


def override_folder(data_dir: Path, kind: str) -> Path:
    return data_dir / "overrides" / kind


def existing_folders(data_dir: Path, kind: str) -> list[Path]:
    """Return the folder, if there is one: Django warns of a missing one."""
    folder = override_folder(data_dir, kind)
    return [folder] if folder.is_dir() else []


def copy_template(data_dir: Path, name: str) -> Path:
    """Copy a built-in template. Raise FileNotFoundError, or FileExistsError if there is a copy."""
    source = _built_in(name)
    if source is None:
        raise FileNotFoundError(name)
    target = override_folder(data_dir, "templates") / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(source.read_text("utf-8") + _mark(source))
    return target


def mark_as_reviewed(data_dir: Path, name: str) -> None:
    """Mark an override as made from the present version. Raise FileNotFoundError."""
    source, target = _built_in(name), override_folder(data_dir, "templates") / name
    if source is None:
        raise FileNotFoundError(name)
    text = _MARK.sub("", target.read_text("utf-8"))
    target.write_text(f"{text.rstrip()}\n{_mark(source)}", "utf-8", newline="\n")


def outdated_overrides(data_dir: Path) -> Iterator[str]:
    """Yield the names of copied templates whose built-in version has changed since."""
    folder = override_folder(data_dir, "templates")
    for path in sorted(folder.rglob("*.*")):
        name = path.relative_to(folder).as_posix()
        source = _built_in(name)
        if source is None or not path.is_file():
            continue
        text = path.read_text("utf-8", errors="replace")
        # Blocks of a template that extends the built-in one stay up to date.
        extends_itself = re.match(rf"\s*\{{%\s*extends\s+[\"']{re.escape(name)}[\"']", text)
        mark = _MARK.search(text)
        if not extends_itself and not (mark and mark[1] == _version(source)):
            yield name


def _built_in(name: str) -> Path | None:
    path = (BUILT_IN / name).resolve()
    return path if path.is_relative_to(BUILT_IN.resolve()) and path.is_file() else None


def _version(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()[:12]


def _mark(source: Path) -> str:
    return f"{{# Made from built-in version {_version(source)} #}}\n"
