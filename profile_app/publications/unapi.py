"""unAPI, with which Zotero's connector imports several publications from a list.

Protocol: https://web.archive.org/web/2015/http://unapi.info/specs/. A list names its publications
in ``<abbr class="unapi-id" title="slug">``, and this URL in ``<link rel="unapi-server">``.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profile_app.models import Publication
from profile_app.publications.exports import BIBTEX, RIS
from profile_app.publications.reference import generated_keys, publication_reference

PARAMETERS = ("id", "format")
_FORMATS = {"ris": RIS, "bibtex": BIBTEX}


@require_safe
def unapi(request: HttpRequest) -> HttpResponse:
    slug, name = (request.GET.get(parameter, "") for parameter in PARAMETERS)
    if not slug:
        return _formats(request, slug, status=200)
    publication = Publication.objects.for_page().filter(slug=slug).first()
    if publication is None:
        return HttpResponseNotFound("No such publication.\n", content_type="text/plain")
    if not name:
        return _formats(request, slug, status=300)
    if name not in _FORMATS:
        return HttpResponse(
            f"Formats: {', '.join(_FORMATS)}.\n", content_type="text/plain", status=406
        )
    form = _FORMATS[name]
    reference = publication_reference(
        publication,
        site_url=request.build_absolute_uri("/"),
        keys=generated_keys(publication),
    )
    return HttpResponse(
        form.write_one(reference), content_type=f"{form.content_type}; charset=utf-8"
    )


def _formats(request: HttpRequest, slug: str, *, status: int) -> HttpResponse:
    return render(
        request,
        "profile_app/unapi.xml",
        {"slug": slug, "formats": _FORMATS},
        content_type="application/xml; charset=utf-8",
        status=status,
    )
