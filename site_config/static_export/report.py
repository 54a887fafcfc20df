"""What an export did, in the words of its summary."""

from collections import Counter
from dataclasses import dataclass, field

from site_config.static_export.folder import Written
from site_config.static_export.site_urls import Place

MOST_NAMED = 5
KINDS = (
    *("pages", "feeds", "pictures and files", "style and script", "redirects"),
    "files of the search",
)


@dataclass
class Report:
    address: str
    counts: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    dead: dict[str, str] = field(default_factory=dict)
    """Addresses within the site at which there is nothing, and the page that leads there."""
    unlisted: int = 0
    is_unknown_to_live: bool = False
    """Whether it reports to a live site whose settings here do not name it."""
    written: Written = field(default_factory=Written)
    dry_run: bool = False

    def summary(self) -> str:
        counts = ", ".join(f"{self.counts[kind]:,} {kind}" for kind in KINDS if self.counts[kind])
        done = self.written
        would = "would be " if self.dry_run else ""
        changes = (
            f"{len(done.written):,} {would}written, {done.unchanged:,} unchanged, "
            f"{len(done.removed):,} {would}removed."
        )
        lines = [f"{self.address}: {counts}.", changes]
        if done.kept:
            lines.append(f"Kept, for they were changed by hand: {_named(done.kept)}.")
        if self.left_out:
            reasons = (f"{reason} ({count})" for reason, count in sorted(self.left_out.items()))
            lines.append(f"Left out, and on how many pages: {'; '.join(reasons)}.")
        if self.unlisted:
            lines.append(
                f"Unlisted posts: {self.unlisted}. No page leads to them, but whoever sees the "
                "folder sees them."
            )
        if self.is_unknown_to_live:
            lines.append(
                "Its readers are not counted before the live site's settings name it: "
                f"STATIC_COPIES={self.address}"
            )
        if self.dead:
            leads = [f"{page} to {address}" for address, page in self.dead.items()]
            lines.append(f"Links that lead nowhere, on the live site too: {_named(leads)}.")
        return "\n".join(lines)


def kind_of(place: Place, content_type: str) -> str:
    if place.path.startswith("/static/") or content_type in {"text/css", "text/javascript"}:
        return "style and script"
    if place.path.startswith("/feed/") and not place.is_page:
        return "feeds"
    return "pages" if content_type == "text/html" else "pictures and files"


def _named(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    said = ", ".join(names[:MOST_NAMED])
    return f"{said} and {more} more" if more > 0 else said
