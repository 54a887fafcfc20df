"""Read and write posts and pages as Markdown files with YAML front matter."""

from collections.abc import Iterable

from blog.folders.folder_walk import folded_path
from site_config.archive.errors import ContentRefused
from site_config.archive.fields import RecordPlace, read_record, record_of
from site_config.archive.media import Media
from site_config.archive.schema import Shape
from site_config.archive.serialize import Values
from site_config.archive.yaml_text import Mapping, parse_yaml, write_yaml

ROOT_PREFIX = "../"
_EDGE = "---\n"
# In bytes; leaves room for a number and the extension.
MAX_STEM_BYTES = 200


def post_paths(shape: Shape, keys: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return the path of each file: my-post.md, or group.join.md for the page /group/join/."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for pk, key in keys:
        stem = key.strip("/").replace("/", ".").encode()[:MAX_STEM_BYTES].decode(errors="ignore")
        # Many file systems ignore case.
        if folded_path(stem) in taken:
            stem = f"{stem}.{pk}"
        taken.add(folded_path(stem))
        names[pk] = f"{shape.file}{stem}.md"
    return names


def write_post(shape: Shape, values: Values, media: Media) -> str:
    record = record_of(shape, values, media, ROOT_PREFIX)
    body = record.get("body", "")
    if "\r" in body or body.startswith("\ufeff"):
        # A text file would lose these characters, so the body is quoted in the front matter.
        return f"{_EDGE}{write_yaml(record)}{_EDGE}"
    record.pop("body", None)
    text = f"\n{body}\n" if body else ""
    # Other programs publish posts without a status.
    record.setdefault("status", "draft")
    return f"{_EDGE}{write_yaml(record)}{_EDGE}{text}"


def read_post(shape: Shape, text: str, path: str, media: Media) -> Mapping:
    """Return the values of a post or page. Raise ContentRefused if the file is malformed."""
    parts = text.split(_EDGE, 1)[-1].partition(f"\n{_EDGE}")
    if not text.startswith(_EDGE) or not parts[1]:
        raise ContentRefused(f"{path}: missing front matter (fields between two lines of ---).")
    details, _, body = parts
    record = parse_yaml(details, path, first_line=1)
    if not isinstance(record, Mapping):
        raise ContentRefused(f"{path}:2: expected fields, each as “name: value”.")
    if "body" not in record:
        record["body"] = body.removeprefix("\n").removesuffix("\n")
        record.lines["body"] = details.count("\n") + 4
    if shape.key not in record:
        stem = path.removeprefix(shape.file).removesuffix(".md")
        record[shape.key] = stem if shape.key == "slug" else f"/{stem.replace('.', '/')}/"
        record.lines[shape.key] = 1
    return read_record(shape, record, media, RecordPlace(path, 2, ROOT_PREFIX))
