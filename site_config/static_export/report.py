"""The report of an export and its summary."""

from collections import Counter
from dataclasses import dataclass, field

from site_config.static_export.folder import WrittenFiles
from site_config.static_export.site_urls import SiteUrl

MAX_NAMES = 5
COUNT_LABELS = (
    "pages", "feeds", "images and other files", "stylesheets and scripts", "redirects",
    "search files",
)  # fmt: skip


@dataclass
class ExportReport:
    address: str
    counts: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    dead: dict[str, str] = field(default_factory=dict)
    """Broken internal links, each with the page that has it."""
    unlisted: int = 0
    is_unknown_to_live: bool = False
    """Whether STATIC_COPIES of the live site is missing this export."""
    written: WrittenFiles = field(default_factory=WrittenFiles)
    dry_run: bool = False

    def summary(self) -> str:
        counts = ", ".join(
            f"{self.counts[kind]:,} {kind}" for kind in COUNT_LABELS if self.counts[kind]
        )
        done = self.written
        would = "would be " if self.dry_run else ""
        changes = (
            f"{len(done.written):,} {would}written, {done.unchanged:,} unchanged, "
            f"{len(done.removed):,} {would}removed."
        )
        lines = [f"{self.address}: {counts}.", changes]
        if done.edited:
            lines.append(f"Not removed, because they were edited: {_named(done.edited)}.")
        if self.skipped:
            reasons = (f"{reason} ({count})" for reason, count in sorted(self.skipped.items()))
            lines.append(f"Skipped (number of pages that link to it): {'; '.join(reasons)}.")
        if self.unlisted:
            lines.append(
                f"Unlisted posts and pages: {self.unlisted}. Nothing links to them, but anyone "
                "with the folder can read them."
            )
        if self.is_unknown_to_live:
            lines.append(
                "To count visits to this static export, set this on the live site: "
                f"STATIC_COPIES={self.address}"
            )
        if self.dead:
            links = [f"{page} to {url}" for url, page in self.dead.items()]
            lines.append(f"Broken links, also on the live site: {_named(links)}.")
        return "\n".join(lines)


def count_label(url: SiteUrl, content_type: str) -> str:
    if url.path.startswith("/static/") or content_type in {"text/css", "text/javascript"}:
        return "stylesheets and scripts"
    if url.path.startswith("/feed/") and not url.is_page:
        return "feeds"
    return "pages" if content_type == "text/html" else "images and other files"


def _named(names: list[str]) -> str:
    more = len(names) - MAX_NAMES
    listed = ", ".join(names[:MAX_NAMES])
    return f"{listed} and {more} more" if more > 0 else listed
