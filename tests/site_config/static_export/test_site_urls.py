import pytest

from site_config.static_export.site_urls import SiteUrl, is_writable, site_url_of, skip_reason


@pytest.mark.parametrize(
    ("path", "query", "file"),
    [
        ("/", "", "index.html"),
        ("/blog/themis/", "", "blog/themis/index.html"),
        ("/blog/%E5%85%AC%E5%B9%B3/", "", "blog/公平/index.html"),
        ("/blog/", "page=2", "blog/page/2/index.html"),
        ("/blog/", "page=1", "blog/index.html"),
        ("/blog/popular/", "window=week", "blog/popular/window/week/index.html"),
        ("/publications/", "year=2024&page=3", "publications/year/2024/page/3/index.html"),
        ("/publications/", "by=kind", "publications/by/kind/index.html"),
        ("/publications/", "by=kind&year=2024", "publications/year/2024/index.html"),
        ("/publications.bib", "kind=journal", "publications/kind/journal/publications.bib"),
        ("/blog/papers/", "unknown=1", "blog/papers/index.html"),
        ("/theme.css", "9b1c31", "theme.css"),
        ("/search/", "q=fair", "search/index.html"),
    ],
)
def test_url_maps_to_a_file(path, query, file):
    url = site_url_of(path, query)

    assert url is not None
    assert url.file == file


def test_two_filters_are_skipped():
    assert site_url_of("/publications/", "year=2024&kind=journal") is None


def test_unsafe_values_get_distinct_folder_names():
    files = {
        site_url_of("/blog/papers/", f"venue={value}").file for value in ("A%2FB", "A.B", "..")
    }

    assert len(files) == 3
    assert all(is_writable(file) for file in files)


def test_url_is_quoted_once():
    assert SiteUrl("/blog/公平/").url_path == "/blog/%E5%85%AC%E5%B9%B3/"


@pytest.mark.parametrize("path", ["/a/../b/", "/a//b/", "/a\x00/", "/a\\b/", f"/{'公' * 90}/"])
def test_invalid_file_names_are_not_writable(path):
    assert SiteUrl(path).is_writable is False


@pytest.mark.parametrize(
    ("path", "is_left_out"),
    [
        *(("/admin/", True), ("/admin/blog/post/", True), ("/unapi", True), ("/healthz", True)),
        *(("/search/suggest", True), ("/blog/visit/", True), ("/blog/preview/abc/", True)),
        *(("/blog/visit-to-a-lab/", False), ("/unapi/", False), ("/search/", False)),
    ],
)
def test_dynamic_urls_are_skipped(path, is_left_out):
    assert bool(skip_reason(path)) is is_left_out
