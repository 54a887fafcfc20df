"""Convert source lines to this site's Markdown, with links and images resolved."""

from blog.markdown.rendering import BodyTooLarge, RenderingTimeout, render_markdown
from importers.addresses import AddressBook
from importers.collection import Line
from importers.report import Location
from importers.text.links import rewrite_links
from importers.text.prose import Prose, without_blank_runs


def site_markdown(lines: list[Line], book: AddressBook) -> str:
    if not lines:
        return ""
    page = lines[0].place.path
    rewritten = rewrite_links(Prose(lines), book, page=page)
    prose = Prose(without_blank_runs(rewritten.lines))
    try:
        problems = render_markdown(prose.text).problems
    except (BodyTooLarge, RenderingTimeout) as error:
        book.report.skip(Location(page), str(error))
        return ""
    for problem in problems:
        place = prose.place_of_line(problem.line) if problem.line else Location(page)
        book.report.warn(place, problem.message)
    return prose.text
