"""Summarize many files in a few lines, grouped by folder and reason."""

from collections import defaultdict
from pathlib import PurePosixPath

NAMES_PER_GROUP = 6


def group_lines(unused: dict[str, str], *, all_names: bool) -> list[str]:
    """Group the files by folder and reason; name only the first few of a large group."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, reason in unused.items():
        parts = PurePosixPath(path).parts
        folder = "/".join(parts[: min(2, len(parts) - 1)])
        groups[folder, reason].append(path.removeprefix(f"{folder}/") if folder else path)
    lines = []
    for (folder, reason), names in sorted(groups.items()):
        shown = names if all_names else names[:NAMES_PER_GROUP]
        more = f" and {len(names) - len(shown):,} more" if len(names) > len(shown) else ""
        lines.append(f"{folder or '.'} ({len(names):,} {reason}): {', '.join(shown)}{more}")
    return lines
