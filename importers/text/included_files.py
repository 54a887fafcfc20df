"""Read the files that a page includes, within limits and without cycles."""

from dataclasses import dataclass, field
from typing import NamedTuple

from blog.folders.source import Folder, SourceRefused
from importers.report import ImportReport, SourceLine

MAX_DEPTH, MAX_INCLUDES, MAX_CHARACTERS = 8, 500, 1_000_000


class IncludedFile(NamedTuple):
    path: str
    text: str


@dataclass
class IncludedFiles:
    """``paths`` are the files read so far."""

    folder: Folder
    report: ImportReport
    paths: set[str] = field(default_factory=set)
    _count: int = 0
    _length: int = 0

    def read(
        self,
        written: str,
        place: SourceLine,
        *,
        beside: str,
        opened: tuple[str, ...],
        lost: str = "",
    ) -> IncludedFile | None:
        """Return a file, or None if it can't be included, which is reported with the reason.

        ``opened`` are the files that include one another down to this one. ``lost`` tells what
        else isn't shown then.
        """
        path = self.folder.resolve(written, beside=beside)
        reason = self._reason_against(path, opened)
        text = ""
        if path is not None and not reason:
            try:
                text = self.folder.read_text(path)
            except SourceRefused as refusal:
                reason = str(refusal)
        if path is None or reason:
            self.report.warn(place, f"{written} not included: {reason}{lost}")
            return None
        self._count += 1
        self._length += len(text)
        self.paths.add(path)
        return IncludedFile(path, text)

    def _reason_against(self, path: str | None, opened: tuple[str, ...]) -> str:
        if path is None:
            return "it is outside the folder"
        if not self.folder.has(path):
            return "file not found"
        if path in opened:
            return "it includes itself"
        is_much = self._count >= MAX_INCLUDES or self._length > MAX_CHARACTERS
        return "too many nested includes" if len(opened) >= MAX_DEPTH or is_much else ""
