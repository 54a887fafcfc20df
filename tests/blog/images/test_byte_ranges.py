import io

import pytest

from blog.images.byte_ranges import FilePart, requested_part


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-3", range(4)),
        ("bytes=2-", range(2, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-30", range(10)),
        ("bytes=5-99", range(5, 10)),
        ("bytes=9-9", range(9, 10)),
    ],
)
def test_requested_range_is_returned(header, part):
    assert requested_part(header, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_unsatisfiable_range_is_empty(header):
    assert len(requested_part(header, 10)) == 0


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "bytes=3-1", "bytes=0-1,3-4", "pages=1-2", "bytes=a-b"]
)
def test_unsupported_range_means_the_whole_file(header):
    assert requested_part(header, 10) is None


@pytest.mark.parametrize("size", [-1, 3, 100])
def test_file_part_reads_only_its_range(size):
    part = FilePart(io.BytesIO(b"0123456789"), range(2, 7))

    assert b"".join(iter(lambda: part.read(size), b"")) == b"23456"
