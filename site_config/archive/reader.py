"""A folder as an export wrote it, or as somebody has edited it since: read and checked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from blog.folders.source import Folder
from blog.images.cleaning import MEGABYTE
from site_config.archive import posts
from site_config.archive.counts import FOLDER as COUNTS_FOLDER
from site_config.archive.counts import TABLES, Row, Table, read_table
from site_config.archive.errors import ContentRefused
from site_config.archive.exporting import FORMAT, MARK
from site_config.archive.fields import MEDIA, Place, read_record
from site_config.archive.media import Media, MediaFile
from site_config.archive.media_paths import refuse_unfit
from site_config.archive.schema import IMAGES, POSTS, SHAPES, Shape
from site_config.archive.serialize import Read, distinct
from site_config.archive.yaml_text import Mapping, read_yaml

LARGEST_TEXT = 64 * MEGABYTE


@dataclass(frozen=True)
class Located:
    values: Read
    path: str

    @property
    def place(self) -> str:
        return f"{self.path}:{self.values.line}"

    def refuse(self, sentence: str, name: str = "") -> ContentRefused:
        return Place(self.path, self.values.line).refuse(sentence, self.values.lines.get(name, 0))


@dataclass
class Content:
    folder: Folder
    media: Media
    rows: dict[str, list[Located]] = field(default_factory=dict)

    def table_rows(self, table: Table) -> Iterator[tuple[Row, str]]:
        """Yield each row with its place."""
        for path in sorted(self.folder.files):
            name = PurePosixPath(path)
            is_of_table = path == table.file_of(name.stem.removeprefix(f"{table.stem}-"))
            if path.startswith(COUNTS_FOLDER) and is_of_table:
                text = text_of(self.folder, path)
                for number, row in enumerate(read_table(table, text, path), 2):
                    yield row, f"{path}:{number}"

    def words(self, shape: Shape) -> list[str]:
        """By what each row of a kind is named in the other files."""
        pairs = [(row.values["id"], row.values[shape.key]) for row in self.rows[shape.file]]
        return distinct(pairs)


def read_folder(root: Path) -> Content:
    """Raises ContentRefused and SourceRefused."""
    folder = Folder(root)
    _refuse_other_folder(folder)
    content = Content(folder, Media(_media(folder)))
    for shape in SHAPES:
        read = _posts if shape is POSTS else _records
        content.rows[shape.file] = list(read(folder, shape, content.media))
        if shape.key:
            _number(content.rows[shape.file])
            _refuse_doubles(shape, content)
    known = {table.stem for table in TABLES}
    for path in folder.files:
        if path.startswith(COUNTS_FOLDER) and PurePosixPath(path).stem[:-5] not in known:
            raise ContentRefused(f"{path}: there is no such table.")
    return content


def text_of(folder: Folder, path: str) -> str:
    data = folder.read_bytes(path, limit=LARGEST_TEXT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentRefused(
            f"{path}:{line}: this is not UTF-8. Save the file as UTF-8."
        ) from error
    # As git hands it out on Windows.
    return text.replace("\r\n", "\n")


def _refuse_other_folder(folder: Folder) -> None:
    if not folder.has(MARK):
        raise ContentRefused(
            f"{folder.root} is no export of a site: it has no {MARK}. import_posts takes Markdown "
            "from elsewhere."
        )
    mark = read_yaml(text_of(folder, MARK), MARK)
    number = mark.get("format") if isinstance(mark, dict) else None
    if not isinstance(number, int):
        raise ContentRefused(f"{MARK}:1: it should say “format: {FORMAT}”.")
    if number > FORMAT:
        raise ContentRefused(
            f"{MARK}:1: the folder is of a newer Offprint. Upgrade this one first."
        )


def _media(folder: Folder) -> Iterator[MediaFile]:
    seen: dict[str, int] = {}
    for record in _list(folder, IMAGES.file):
        place = Place(IMAGES.file, getattr(record, "line", 1))
        name, path = (_word(record, key, place) for key in ("file", "path"))
        is_missing = bool(record.pop("missing", False))
        refuse_unfit(path, place)
        for word in (f"{MEDIA}{name}", path):
            if word in seen:
                raise place.refuse(f"{word} stands here twice, first in line {seen[word]}.")
            seen[word] = place.line
        if not is_missing and not folder.has(f"{MEDIA}{name}"):
            raise place.refuse(f"there is no file {MEDIA}{name} in the folder.")
        values = None
        if path.startswith("images/"):
            former = [_former(word, place) for word in record.get("former_paths") or []]
            record["former_paths"] = former
            values = read_record(IMAGES, record, Media([]), place)
        yield MediaFile(name, path, values, is_missing)


def _word(record: Any, key: str, place: Place) -> str:
    word = record.pop(key, None) if isinstance(record, Mapping) else None
    if not isinstance(word, str) or not word:
        raise place.refuse(f"each file has a “{key}”.")
    return word


def _former(word: Any, place: Place) -> Mapping:
    refuse_unfit(str(word), place)
    row = Mapping(path=str(word))
    row.line, row.lines = place.line, {"path": place.line}
    return row


def _records(folder: Folder, shape: Shape, media: Media) -> Iterator[Located]:
    for record in _list(folder, shape.file, is_one=shape.is_one):
        place = Place(shape.file, getattr(record, "line", 1))
        yield Located(read_record(shape, record, media, place), shape.file)


def _list(folder: Folder, path: str, *, is_one: bool = False) -> list[Any]:
    if not folder.has(path):
        return []
    found = read_yaml(text_of(folder, path), path)
    if is_one:
        return [found]
    if found is None:
        return []
    if not isinstance(found, list):
        raise ContentRefused(f"{path}:1: here should be a list, each entry after a “- ”.")
    return found


def _posts(folder: Folder, shape: Shape, media: Media) -> Iterator[Located]:
    for path in sorted(folder.markdown_files):
        name = PurePosixPath(path)
        if path.startswith(shape.file) and len(name.parts) == 2:
            yield Located(posts.read_post(text_of(folder, path), path, media), path)


def _number(rows: list[Located]) -> None:
    """Give those a number that have none: of what somebody has added by hand."""
    last = max((row.values["id"] or 0 for row in rows), default=0)
    for row in rows:
        if row.values["id"] is None:
            last += 1
            row.values["id"] = last


def _refuse_doubles(shape: Shape, content: Content) -> None:
    for name in ("id", shape.key) if shape.key != "name" else ("id",):
        seen: dict[Any, Located] = {}
        for row in content.rows[shape.file]:
            word = row.values[name]
            if word in seen and word != "":
                what = name if name == "id" else shape.name_of(name)
                raise row.refuse(f"{seen[word].place} has the {what} {word} already.", name)
            seen[word] = row
