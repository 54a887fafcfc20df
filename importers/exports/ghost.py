"""Read a Ghost export (JSON): posts, pages, tags, states, and images from the folder beside it."""

from typing import Any

from blog.folders.source import Folder
from importers.collection import Collection
from importers.dates import parse_datetime_text
from importers.exports.export_files import head_of, read_json
from importers.exports.exported_posts import ExportedPost, ExportReader
from importers.fields import list_of, mapping_of
from importers.report import ImportReport, SourceLine

_HEAD_BYTES = 512
_OWN_URL = "__GHOST_URL__"


def ghost_exports(folder: Folder) -> list[str]:
    files = [path for path in sorted(folder.files) if path.endswith(".json")]
    return [path for path in files if _is_export(folder, path)]


def is_ghost(folder: Folder) -> bool:
    return bool(ghost_exports(folder))


def read_ghost(folder: Folder, report: ImportReport) -> Collection:
    collection = Collection(own_url=_OWN_URL)
    for path in ghost_exports(folder):
        _Export(folder, report, collection, path).read()
    return collection


def _is_export(folder: Folder, path: str) -> bool:
    head = b"".join(head_of(folder, path, _HEAD_BYTES).split())
    return head.startswith((b'{"db":[', b'{"meta":{"exported_on"'))


class _Export(ExportReader):
    def read(self) -> None:
        whole = read_json(self.folder, self.export)
        databases = list_of(mapping_of(whole).get("db"))
        data = mapping_of(mapping_of(databases[0] if databases else whole).get("data"))
        self.add_media(["content/images", "content/files"])
        tags = self._tags(data)
        self._sent_only = {
            str(row.get("post_id"))
            for row in map(mapping_of, list_of(data.get("posts_meta")))
            if row.get("email_only") in {True, "1", "true"}
        }
        for post in map(mapping_of, list_of(data.get("posts"))):
            self._read_post(post, tags)

    def _tags(self, data: dict[str, Any]) -> dict[str, list[str]]:
        """Return the topics of each post, in their order; tags with # are Ghost's own."""
        keys = {}
        for tag in map(mapping_of, list_of(data.get("tags"))):
            name, key = _text(tag, "name"), _text(tag, "slug") or str(tag.get("id"))
            if name and not name.startswith("#"):
                keys[str(tag.get("id"))] = key
                self.add_topics([(key, name, "")])
        rows = list(map(mapping_of, list_of(data.get("posts_tags"))))
        rows.sort(
            key=lambda row: row["sort_order"] if isinstance(row.get("sort_order"), int) else 0
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            if key := keys.get(str(row.get("tag_id")), ""):
                found.setdefault(str(row.get("post_id")), []).append(key)
        return found

    def _read_post(self, post: dict[str, Any], tags: dict[str, list[str]]) -> None:
        slug = _text(post, "slug") or str(post.get("id"))
        place = SourceLine(f"{self.export}/{slug}")
        html = _text(post, "html")
        if not html and (_text(post, "mobiledoc") or _text(post, "lexical")):
            self.report.warn(place, "has no HTML in the export, so its text was not imported")
        self.add(
            ExportedPost(
                slug=slug,
                title=_text(post, "title"),
                html=html,
                url=f"/{slug}/",
                hidden="only sent by email"
                if str(post.get("id")) in self._sent_only
                else _hidden(post),
                is_page=_text(post, "type") == "page" or post.get("page") in {True, "1"},
                summary=_text(post, "custom_excerpt"),
                cover=_text(post, "feature_image"),
                tags=tags.get(str(post.get("id")), []),
                published_at=parse_datetime_text(_text(post, "published_at")),
                updated_at=parse_datetime_text(_text(post, "updated_at")),
            )
        )


def _hidden(post: dict[str, Any]) -> str:
    state, visibility = _text(post, "status"), _text(post, "visibility")
    if visibility not in {"", "public"}:
        return f"for {visibility} only"
    return "" if state == "published" else f"status “{state or 'unknown'}”"


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""
