"""The HTML of texts."""

from blog.markdown.rendering import render_markdown


def html(text, **options):
    return render_markdown(text, **options).html.strip()


def body(text):
    """Return the HTML inside the only paragraph of a text."""
    return html(text).removeprefix("<p>").removesuffix("</p>")
