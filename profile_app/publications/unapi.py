"""unAPI, by which Zotero's connector takes several publications at once from a list.

The protocol: https://web.archive.org/web/2015/http://unapi.info/specs/. A list names its
publications in ``<abbr class="unapi-id" title="slug">``, and this address by ``unapi-server``.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profile_app.models import Publication
from profile_app.publications.exports import BIBTEX, RIS
from profile_app.publications.reference import reference_of

PARAMETERS = ("id", "format")
FORMATS = {"ris": RIS, "bibtex": BIBTEX}


@require_safe
def unapi(request: HttpRequest) -> HttpResponse:
    slug, name = (request.GET.get(parameter, "") for parameter in PARAMETERS)
    if not slug:
        return _formats(request, slug, status=200)
    publication = Publication.objects.for_page().filter(slug=slug).first()
    if publication is None:
        return HttpResponseNotFound("There is no such publication.\n", content_type="text/plain")
    if not name:
        return _formats(request, slug, status=300)
    if name not in FORMATS:
        return HttpResponse(
            f"Formats are {' and '.join(FORMATS)}.\n", content_type="text/plain", status=406
        )
    form = FORMATS[name]
    reference = reference_of(publication, site_url=request.build_absolute_uri("/"))
    return HttpResponse(
        form.write_one(reference), content_type=f"{form.content_type}; charset=utf-8"
    )


def _formats(request: HttpRequest, slug: str, *, status: int) -> HttpResponse:
    return render(
        request,
        "profile_app/unapi.xml",
        {"slug": slug, "formats": FORMATS},
        content_type="application/xml; charset=utf-8",
        status=status,
    )
