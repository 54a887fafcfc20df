import re

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.images.cleaning import ImageRefused
from blog.images.fields import CleanImageFormField, FigureFormField
from blog.images.library import replace_image, store_image
from blog.images.svg import MAX_SVG_BYTES, clean_figure
from blog.markdown.lookups import render_text
from blog.models import Image
from site_config.archive.errors import ContentRefused
from site_config.archive.fields import RecordPlace
from site_config.archive.media_paths import is_cleaned, refuse_unfit

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
# As plotting programs write it.
PLOT = f"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg {XMLNS} width="345.6pt" height="216pt" viewBox="0 0 345.6 216" version="1.1">
 <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata><defs>
 <style type="text/css">*{{stroke-linejoin: round; stroke-linecap: butt}}</style></defs>
 <g id="axes" style="fill: #fff"><path d="M 0 0 L 9 9" clip-path="url(#p1)"/>
  <use xlink:href="#m1" x="3" y="4"/><text xml:space="preserve">loss &lt; 1 &amp; 图</text></g>
 <defs><path id="m1" d="M 0 0"/><clipPath id="p1"><rect width="9" height="9"/></clipPath></defs>
</svg>"""
REBUILT = """\
<svg xmlns="http://www.w3.org/2000/svg" width="461" height="288" viewBox="0 0 345.6 216"\
 version="1.1">
 <defs>
 <style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>
 <g id="axes" style="fill: #fff"><path d="M 0 0 L 9 9" clip-path="url(#p1)"></path>
  <use href="#m1" x="3" y="4"></use><text xml:space="preserve">loss &lt; 1 &amp; 图</text></g>
 <defs><path id="m1" d="M 0 0"></path><clipPath id="p1"><rect width="9" height="9"></rect>\
</clipPath></defs>
</svg>"""


def svg(inside="", root=""):
    return f"<svg {XMLNS} {root}>{inside}</svg>".encode()


def test_figure_of_a_plotting_program_is_rebuilt():
    clean = clean_figure(PLOT.encode())

    assert clean.data.decode() == REBUILT
    assert (clean.format, clean.width, clean.height) == ("SVG", 461, 288)
    assert clean_figure(clean.data) == clean


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script><rect/>",
        '<rect onclick="alert(1)" ONLOAD="alert(1)"/>',
        '<a xlink:href="javascript:alert(1)"><rect/></a>',
        '<g xmlns:x="a&quot;onload=&quot;alert(1)" x:y="1"><rect/></g>',
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script><rect/>',
        '<rect/><set attributeName="onload" to="alert(1)"/><animate values="alert(1)"/>',
        "<foreignObject><iframe src='javascript:alert(1)'/></foreignObject><rect/>",
        '<?xml-stylesheet href="https://alert/1.css"?><rect/>',
        '<rect xml:base="https://alert/"/>',
        '<handler type="text/javascript">alert(1)</handler><rect/>',
        "<style>rect { fill: red; } <script>alert(1)</script></style><rect/>",
    ],
)
def test_active_content_is_removed(hostile):
    clean = clean_figure(svg(hostile)).data.decode()

    assert "<rect" in clean
    assert not re.search(r"alert|script|onload|iframe|animate|javascript", clean, re.IGNORECASE)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg", "The SVG is not well-formed XML: line 1"),
        (svg("<g/>" * (MAX_SVG_BYTES // 4)), "The SVG is 4.0 MB; the limit is 4 MB"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), "The SVG declares entities."),
        (svg("<g>" * 101 + "</g>" * 101), "The SVG is nested more than 100 levels"),
        (svg("<g/>" * 50_001), "The SVG has more than 50,000 elements"),
        (
            svg(
                '<g id="n0"/>'
                + "".join(
                    f'<g id="n{n}">{f"""<use href="#n{n - 1}"/>""" * 10}</g>' for n in range(1, 9)
                )
                + '<use href="#n8"/>'
            ),
            "The SVG repeats too many elements.",
        ),
        (svg('\n<image href="plot.png"/>'), "Line 2: the SVG loads another file, plot.png."),
        (svg('<image href="data:image/svg+xml;base64,PHN2Zz4="/>'), "Line 1: the SVG loads"),
        (svg('<use xlink:href="https://example.org/a.svg#b"/>'), "Line 1: the SVG loads"),
        (svg("<style>@import 'https://example.org';</style>"), "Line 1: a style loads another"),
        (svg("<style><g/>@import 'a.css';</style>"), "Line 1: a style loads another file"),
        (svg("<style>a{b:'/*'} @\\69mport 'a.css'; c{d:'*/'}</style>"), None),
        (svg('<rect style="fill: u\\72l(https://example.org)"/>'), "Line 1: a style loads another"),
        (svg('<rect fill="url(//example.org#a)"/>'), "Line 1: a style loads another file"),
        (
            svg("\n<foreignObject><p xmlns='h'>Label</p></foreignObject>"),
            "Line 2: the text is HTML",
        ),
        (svg(root='width="90000" height="1"'), "The SVG must be between 1 and 20000 pixels"),
        (b"<html><svg/></html>", "This is not a supported image"),
    ],
)
def test_svg_that_would_lose_content_or_load_files_is_refused(data, sentence):
    if sentence is None:
        assert b"mport" not in clean_figure(data).data
        return
    with pytest.raises(ImageRefused, match=re.escape(sentence)):
        clean_figure(data)


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('viewBox="0 0 640 480"', (640, 480)),
        ('width="100%" viewBox="0,0,640,480"', (640, 480)),
        ('width="320" viewBox="0 0 640 480"', (320, 240)),
        ('width="2in" height="25.4mm"', (192, 96)),
        ('viewBox="0 0 80000 40000"', (20000, 10000)),
        ("", (300, 150)),
    ],
)
def test_size_is_that_of_the_root_in_pixels(root, size):
    clean = clean_figure(svg(root=root))

    assert (clean.width, clean.height) == size
    assert all(f'="{side}"' in clean.data.decode() for side in size)
    assert "viewBox" in clean.data.decode()


@pytest.mark.django_db
def test_svg_in_a_text_has_its_size_and_is_served_without_rights(client):
    image = store_image(PLOT.encode(), "plot.svg")

    html = render_text(f"![Loss]({image.file.url})").html
    response = client.get(image.file.url)

    assert f'src="{image.file.url}" alt="Loss" width="461" height="288"' in html
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert b"".join(response.streaming_content).decode() == REBUILT
    replaced = replace_image(image, svg("<rect/>", 'width="30" height="20"'))
    assert (replaced.pk, replaced.width, Image.objects.count()) == (image.pk, 30, 2)


def test_svg_outside_of_the_library_is_a_download(client):
    name = default_storage.save("publications/a/figure.svg", ContentFile(svg("<script/>")))

    response = client.get(f"/media/{name}")

    assert response.headers["Content-Disposition"].startswith("attachment")


def test_only_images_of_texts_may_be_svg():
    upload = SimpleUploadedFile("plot.svg", svg(root='width="9" height="9"'))

    assert FigureFormField().clean(upload).name.endswith(".svg")
    upload.seek(0)
    with pytest.raises(forms.ValidationError, match="SVG is accepted only"):
        CleanImageFormField().clean(upload)
    place = RecordPlace("media.yaml")
    refuse_unfit("images/ab/plot-1.svg", place)
    assert is_cleaned("images/ab/plot-1.svg")
    with pytest.raises(ContentRefused):
        refuse_unfit("covers/plot-1.svg", place)
