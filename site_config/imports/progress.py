"""Progress of an import: a bar with the time left on a terminal, lines elsewhere."""

import time
from dataclasses import dataclass, field

from django.core.management.base import OutputWrapper

BAR_WIDTH = 24
MAX_PROGRESS_LINES = 10


@dataclass
class ProgressBar:
    out: OutputWrapper
    _started: float = field(default_factory=time.monotonic)
    _last_step: int = 0

    def show(self, step: int, of: int, title: str) -> None:
        if self.out.isatty():
            full = BAR_WIDTH * step // of
            bar = f"{'█' * full}{'░' * (BAR_WIDTH - full)}"
            line = f"{bar} {100 * step // of:3d}%  {self._left(step, of)}  {title[:40]}"
            self.out.write(f"\r\x1b[K{line if step < of else ''}", ending="")
            self.out.flush()
        elif MAX_PROGRESS_LINES * step // of > self._last_step:
            self._last_step = MAX_PROGRESS_LINES * step // of
            self.out.write(f"{100 * step // of}%, {self._left(step, of)}")

    def _left(self, step: int, of: int) -> str:
        seconds = (time.monotonic() - self._started) / step * (of - step)
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes}:{rest:02d} left"
