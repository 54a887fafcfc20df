"""Input that asks for gigabytes or hours, in a process that has 400 MB and 20 seconds."""

import os
import resource
import subprocess
import sys
from time import time_ns

import pytest

from tests.fuzzing import FUZZ_EXAMPLES
from tests.processes import environment
from tests.production import ROOT

MEMORY, SECONDS = 400 * 1024 * 1024, 20

TEXTS = r"""
from blog.bibliography.bibtex_reading import read_bibtex
from importers.front_matter import load_yaml
from site_config.archive.errors import ContentRefused
from site_config.archive.yaml_text import parse_yaml
import yaml

lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
lines += [f"a{n}: &a{n} [{', '.join(['*a%d' % (n - 1)] * 10)}]" for n in range(1, 30)]
texts = [chr(10).join(lines), "[" * 50_000, "{a: " * 50_000, "- " * 50_000]
texts += ["&a [*a]", "? " * 20_000]
for text in texts:
    for parse in (load_yaml, lambda text: parse_yaml(text, "x.yaml")):
        try:
            parse(text)
        except (yaml.YAMLError, ContentRefused):
            continue
        raise SystemExit(f"accepted {text[:60]}")

macros = "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}" for n in range(1, 60))
commands = "".join(
    r"\newcommand{\%s}{\%s\%s}" % (chr(98 + n), chr(97 + n), chr(97 + n)) for n in range(20)
)
for text in (
    '@string{a0 = "50 x"}' + macros + "@article{k, title = a59}",
    r'@preamble{"\newcommand{\a}{x}' + commands + r'"}@article{k, title = {\u}}',
    "@article{k, title = " + "{" * 100_000 + "}" * 100_000 + "}",
):
    reading = read_bibtex(text)
    assert all(len(one.title) < 1000 for one in reading.references), text[:60]
    assert reading.refused or reading.notices, text[:60]
"""

IMAGES = r"""
import struct, zlib
from blog.images.cleaning import ImageRefused, clean_image

def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

def packed_zeros(length):
    # In parts, since the limits hold for this program too.
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(min(length - at, 10**6))) for at in range(0, length, 10**6)]
    return b"".join(parts) + packer.flush()

def png(width, height, *more):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    rows = chunk(b"IDAT", packed_zeros((width // 8 + 1) * min(height, 1000)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + rows + chunk(b"IEND", b"")

side = struct.pack("<HH", 65535, 65535)
gif = b"GIF89a" + side + bytes(3) + b"," + bytes(4) + side + bytes(1) + b"\x02\x01\x00\x00;"
text = chunk(b"zTXt", b"a" + bytes(2) + packed_zeros(200_000_000))
for data in (png(30_000, 30_000), png(2**31 - 1, 1), png(1, 2**31 - 1), gif):
    try:
        clean_image(data)
    except ImageRefused as error:
        assert "pixels" in str(error) or "damaged" in str(error), error
    else:
        raise SystemExit(f"accepted {data[:40]}")
try:
    assert len(clean_image(png(8, 8, text)).data) < 1000
except ImageRefused:
    pass
"""

MANIFEST = """
import io, tarfile, tempfile
from pathlib import Path
from site_config.backup.restoring import RestoreRefusedError, check

path = Path(tempfile.mkdtemp()) / "site.tar.gz"
with tarfile.open(path, "w:gz", compresslevel=1) as file:
    info = tarfile.TarInfo("manifest.json")
    info.size = 500_000_000
    class Zeros(io.RawIOBase):
        def read(self, size=-1):
            return b"[" * size
    file.addfile(info, Zeros())
try:
    check(path)
except RestoreRefusedError as error:
    assert "manifest" in str(error), error
else:
    raise SystemExit("accepted")
path.unlink()
"""


def run_limited(program, data_dir, seconds=SECONDS):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    variables = environment(data_dir, TMPDIR=str(data_dir), OPENBLAS_NUM_THREADS="1")
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()\n" + program],
        cwd=ROOT, env=variables, capture_output=True, text=True, check=False, preexec_fn=limit,
    )  # fmt: skip


@pytest.mark.parametrize("program", [TEXTS, IMAGES, MANIFEST], ids=["texts", "images", "manifest"])
def test_bomb_is_refused_within_limits(tmp_path, program):
    done = run_limited(program, tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.django_db
def test_every_reader_ends_within_limits_whatever_it_reads(tmp_path):
    seed = str(time_ns()) if "FUZZ_EXAMPLES" in os.environ else "1"
    program = f"from tests.hostile_readers import main; main({FUZZ_EXAMPLES // 2}, {seed!r})"

    done = run_limited(program, tmp_path, SECONDS + FUZZ_EXAMPLES // 5)

    assert (done.returncode, done.stderr) == (0, "")
