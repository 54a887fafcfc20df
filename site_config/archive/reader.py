"""Read and validate an export folder, which may have been edited."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from blog.folders.source import Folder
from blog.images.cleaning import MEGABYTE
from site_config.archive import posts
from site_config.archive.counts import COUNTS_FOLDER, TABLES, CountRow, CountTable, read_table
from site_config.archive.errors import ContentRefused
from site_config.archive.exporting import EXPORT_FORMAT, MARK
from site_config.archive.fields import RecordPlace, read_record
from site_config.archive.media import MEDIA, Media, MediaFile
from site_config.archive.media_paths import refuse_unfit
from site_config.archive.schema import FOLDER_SHAPES, IMAGES, SHAPES, Shape
from site_config.archive.serialize import distinct
from site_config.archive.yaml_text import Mapping, parse_yaml

LARGEST_TEXT = 64 * MEGABYTE


@dataclass(frozen=True)
class Located:
    values: Mapping
    path: str

    @property
    def place(self) -> str:
        return f"{self.path}:{self.values.line}"

    def refuse(self, sentence: str, name: str = "") -> ContentRefused:
        return RecordPlace(self.path, self.values.line).refuse(
            sentence, self.values.lines.get(name, 0)
        )


@dataclass
class Content:
    folder: Folder
    media: Media
    rows: dict[str, list[Located]] = field(default_factory=dict)

    def table_rows(self, table: CountTable) -> Iterator[tuple[CountRow, str]]:
        """Yield each row with its place in the file."""
        for path in sorted(self.folder.files):
            name = PurePosixPath(path)
            is_of_table = path == table.file_of(name.stem.removeprefix(f"{table.stem}-"))
            if path.startswith(COUNTS_FOLDER) and is_of_table:
                text = read_text_file(self.folder, path)
                for number, row in enumerate(read_table(table, text, path), 2):
                    yield row, f"{path}:{number}"

    def words(self, shape: Shape) -> list[str]:
        """Return the names by which other files refer to the rows."""
        pairs = [(row.values["id"], row.values[shape.key]) for row in self.rows[shape.file]]
        return distinct(pairs)


def read_export(root: Path) -> Content:
    """Return the content of a folder. Raise ContentRefused or SourceRefused if it is invalid."""
    folder = Folder(root)
    _refuse_other_folder(folder)
    content = Content(folder, Media(_media(folder)))
    for shape in SHAPES:
        read = _posts if shape in FOLDER_SHAPES else _records
        content.rows[shape.file] = list(read(folder, shape, content.media))
    for shape in SHAPES:
        if shape.key:
            _number(_rows_of_table(shape, content))
            _refuse_doubles(shape, content)
    known = {table.stem for table in TABLES}
    for path in folder.files:
        if path.startswith(COUNTS_FOLDER) and PurePosixPath(path).stem[:-5] not in known:
            raise ContentRefused(f"{path}: unknown table.")
    return content


def read_text_file(folder: Folder, path: str) -> str:
    data = folder.read_bytes(path, limit=LARGEST_TEXT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentRefused(f"{path}:{line}: invalid UTF-8. Save the file as UTF-8.") from error
    # Git checks out text files with CRLF on Windows.
    return text.replace("\r\n", "\n")


def _refuse_other_folder(folder: Folder) -> None:
    if not folder.has(MARK):
        raise ContentRefused(
            f"{folder.root} is not an export: {MARK} is missing. To import other Markdown files, "
            "run import_posts."
        )
    mark = parse_yaml(read_text_file(folder, MARK), MARK)
    number = mark.get("format") if isinstance(mark, dict) else None
    if not isinstance(number, int):
        raise ContentRefused(f"{MARK}:1: expected “format: {EXPORT_FORMAT}”.")
    if number > EXPORT_FORMAT:
        raise ContentRefused(
            f"{MARK}:1: the folder is from a newer Offprint. Upgrade Offprint first."
        )


def _media(folder: Folder) -> Iterator[MediaFile]:
    seen: dict[str, int] = {}
    for record in _list(folder, IMAGES.file):
        place = RecordPlace(IMAGES.file, getattr(record, "line", 1))
        name, path = (_word(record, key, place) for key in ("file", "path"))
        is_missing = bool(record.pop("missing", False))
        refuse_unfit(path, place)
        for word in (f"{MEDIA}{name}", path):
            if word in seen:
                raise place.refuse(f"duplicate {word}, first on line {seen[word]}.")
            seen[word] = place.line
        if not is_missing and not folder.has(f"{MEDIA}{name}"):
            raise place.refuse(f"{MEDIA}{name} is missing.")
        values = None
        if path.startswith("images/"):
            former = [_former(word, place) for word in record.get("former_paths") or []]
            record["former_paths"] = former
            values = read_record(IMAGES, record, Media([]), place)
        yield MediaFile(name, path, values, is_missing)


def _word(record: Any, key: str, place: RecordPlace) -> str:
    word = record.pop(key, None) if isinstance(record, Mapping) else None
    if not isinstance(word, str) or not word:
        raise place.refuse(f"missing “{key}”.")
    return word


def _former(word: Any, place: RecordPlace) -> Mapping:
    refuse_unfit(str(word), place)
    return Mapping(place.line, {"path": place.line}, path=str(word))


def _records(folder: Folder, shape: Shape, media: Media) -> Iterator[Located]:
    for record in _list(folder, shape.file, is_one=shape.is_one):
        place = RecordPlace(shape.file, getattr(record, "line", 1))
        yield Located(read_record(shape, record, media, place), shape.file)


def _list(folder: Folder, path: str, *, is_one: bool = False) -> list[Any]:
    if not folder.has(path):
        return []
    found = parse_yaml(read_text_file(folder, path), path)
    if is_one:
        return [found]
    if found is None:
        return []
    if not isinstance(found, list):
        raise ContentRefused(f"{path}:1: expected a list, each entry after “- ”.")
    return found


def _posts(folder: Folder, shape: Shape, media: Media) -> Iterator[Located]:
    for path in sorted(folder.markdown_files):
        name = PurePosixPath(path)
        if path.startswith(shape.file) and len(name.parts) == 2:
            yield Located(posts.read_post(shape, read_text_file(folder, path), path, media), path)


def _rows_of_table(shape: Shape, content: Content) -> list[Located]:
    """Return the rows that share the ids of a shape: posts and pages do."""
    table = shape.model._meta.db_table
    files = (other.file for other in SHAPES if other.model._meta.db_table == table)
    return [row for file in files for row in content.rows[file]]


def _number(rows: list[Located]) -> None:
    """Number the rows without an id, which were added by hand."""
    last = max((row.values["id"] or 0 for row in rows), default=0)
    for row in rows:
        if row.values["id"] is None:
            last += 1
            row.values["id"] = last


def _refuse_doubles(shape: Shape, content: Content) -> None:
    for name in ("id", shape.key) if shape.key != "name" else ("id",):
        seen: dict[Any, Located] = {}
        is_id = name == "id"
        for row in _rows_of_table(shape, content) if is_id else content.rows[shape.file]:
            word = row.values[name]
            if word in seen and word != "":
                what = name if is_id else shape.name_of(name)
                raise row.refuse(f"{what} {word} is already used at {seen[word].place}.", name)
            seen[word] = row
