from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from site_config.search.finding import (
    RESULTS_PER_PAGE,
    Filters,
    ResultCount,
    count,
    results,
    suggestions,
    topics_to_try,
)
from site_config.search.forms import SearchForm
from site_config.search.index import text_index
from site_config.search.query import MAX_SEARCH_LENGTH, Query, Term, parse
from site_config.search.spelling import corrected

# Shared caches must not store what somebody searched for.
private_response = cache_control(private=True, no_cache=True)


@require_safe
@private_response
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    asked = parse(request.GET.get("q", ""))
    if not asked:
        return render(request, "site_config/search.html", _without_query(asked))
    filters = form.filters()
    with text_index().fast_queries():
        found = _found(asked, filters)
        try:
            page = Paginator(range(found.total), RESULTS_PER_PAGE).page(form.page_number())
        except EmptyPage as error:
            raise Http404("No such page.") from error
        shown = results(found.query, filters, page=page.number) if found.total else []
    chosen = filters.chosen()
    context = {
        "asked": asked,
        "found": found,
        "is_corrected": found.query != asked,
        "page": page,
        "results": shown,
        "chosen": chosen,
        "without_filters": urlencode({"q": asked.text}),
        "query": urlencode({"q": found.query.text, **chosen}),
        "topics": [] if found.total else topics_to_try(),
        "longest": MAX_SEARCH_LENGTH,
    }
    return render(request, "site_config/search.html", context)


def _found(asked: Query, filters: Filters) -> ResultCount:
    found = count(asked, filters)
    if found.total or filters.chosen():
        return found
    other = corrected(asked)
    return count(other, filters) if other else found


def _without_query(asked: Query) -> dict[str, object]:
    return {"asked": asked, "topics": topics_to_try(), "longest": MAX_SEARCH_LENGTH}


@require_safe
@private_response
def suggest(request: HttpRequest) -> JsonResponse:
    """Suggest content while a query is typed."""
    query = parse(request.GET.get("q", ""))
    if query and query.wanted[-1].word:
        *before, last = query.wanted
        query = Query(query.text, (*before, Term(last.runs, is_beginning=True)), query.unwanted)
    found = suggestions(query) if query else []
    return JsonResponse(
        {
            "suggestions": [
                {"title": thing.title, "url": thing.url, "kind": thing.label} for thing in found
            ]
        }
    )


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search for browsers that add it to theirs."""
    context = {"root": request.build_absolute_uri("/").rstrip("/")}
    return render(
        request,
        "site_config/opensearch.xml",
        context,
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )
