"""HTML in the form in which tests compare it."""

import re


def collapsed(html: str) -> str:
    """Collapse white space as a browser does, before the end of a tag too."""
    return re.sub(r"\s+>", ">", re.sub(r"\s+", " ", html))
