"""Release the beginning of a file that another program appends to.

Truncating the file would lose what is appended meanwhile; a hole at its beginning holds no data,
and what is appended stays where it is. Linux only, on tmpfs, ext4, XFS, Btrfs and others.
"""

import ctypes
import errno
import os

_FALLOC_FL_KEEP_SIZE = 1
_FALLOC_FL_PUNCH_HOLE = 2
_READ_BYTES = 64 * 1024


def release(file: int, start: int, end: int) -> None:
    """Replace the bytes from ``start`` to ``end`` by a hole. Raise OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    fallocate = getattr(libc, "fallocate64", None) or getattr(libc, "fallocate", None)
    if fallocate is None:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
    fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    if fallocate(file, _FALLOC_FL_KEEP_SIZE | _FALLOC_FL_PUNCH_HOLE, start, end - start):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def check_can_release(file: int) -> None:
    """Raise OSError if the file system has no holes. Changes nothing."""
    beyond = os.fstat(file).st_size + (1 << 30)
    release(file, beyond, beyond + 1)


def first_byte(file: int) -> int:
    """Return the offset of the first byte of a text that isn't released; at the end, the size."""
    try:
        offset = os.lseek(file, 0, os.SEEK_DATA)
    except OSError as error:
        if error.errno != errno.ENXIO:  # No data at all.
            raise
        return os.fstat(file).st_size
    # A hole is made of whole blocks: the rest of the last one is filled with zeros.
    while chunk := os.pread(file, _READ_BYTES, offset):
        text = chunk.lstrip(b"\0")
        offset += len(chunk) - len(text)
        if text:
            break
    return offset
