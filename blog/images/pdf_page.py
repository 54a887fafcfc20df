"""A program that draws the only page of a PDF, from standard input, as a PNG on standard output.

It runs in a process of its own, because PDFium may crash or grow on hostile files. The exit code is
the number of pages if there are several, or ``UNREADABLE``.
"""

import contextlib
import resource
import sys

UNREADABLE = 201
MAX_PAGE_COUNT = 200
MEMORY, CPU_SECONDS = 1024 * 1024 * 1024, 10
MAX_SIDE, MAX_SCALE = 2_400, 6


def limit_resources() -> None:
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS)):
        # Not every system has every limit; the caller limits the time as well.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))


def main() -> int:
    limit_resources()
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        if len(document) != 1:
            return min(len(document), MAX_PAGE_COUNT) or UNREADABLE
        page = document[0]
        scale = min(MAX_SCALE, MAX_SIDE / max(page.get_size()))
        page.render(scale=scale).to_pil().save(sys.stdout.buffer, "PNG")
    except (pypdfium2.PdfiumError, MemoryError, OSError, ValueError, ZeroDivisionError):
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
