from pathlib import Path

import pytest
import typst

from blog.images import pdf_page
from blog.images.cleaning import ImageRefused
from blog.images.pdf import draw_pdf
from blog.images.svg import clean_figure
from tests.images import opened


def pdf(text):
    page = "#set page(width: 9cm, height: 6cm, fill: rgb(200, 0, 0))\n"
    return typst.compile((page + text).encode(), format="pdf")


def test_pdf_figure_becomes_a_png_of_its_page():
    clean = clean_figure(pdf("A figure"))

    image = opened(clean.data)
    assert (clean.format, image.getpixel((5, 5))) == ("PNG", (200, 0, 0))
    assert (clean.width, clean.height) == (1531, 1021)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (pdf("One #pagebreak() two #pagebreak() three"), "The PDF has 3 pages."),
        (b"%PDF-1.7\n" + b"\x00<<[" * 3_000, "The PDF can't be read"),
    ],
    ids=["pages", "damaged"],
)
def test_other_pdfs_are_refused(data, sentence):
    with pytest.raises(ImageRefused, match=sentence):
        draw_pdf(data)


def test_drawing_is_stopped_at_the_limit_of_memory(monkeypatch, tmp_path):
    program = tmp_path / "greedy.py"
    source = Path(pdf_page.__file__).read_text()
    program.write_text(source.replace("import pypdfium2\n", "bytearray(2 * MEMORY)\n", 1))
    monkeypatch.setattr(pdf_page, "__file__", str(program))

    with pytest.raises(ImageRefused, match="The PDF can't be read"):
        draw_pdf(b"%PDF-1.7")
