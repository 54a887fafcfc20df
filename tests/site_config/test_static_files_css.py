import pytest
from django.core.management import call_command

from site_config.static_files import StaticFilesStorage

MODERN = """
@layer base {
  /* A comment. */
  .card {
    color: light-dark(#ffffff, #000000);

    .title :is(b, i) {
      width: calc(100% - (2 * var(--gap)));
    }

    @container (width > 30rem) {
      --empty: ;
    }
  }
}
"""
MINIFIED = (
    "@layer base{.card{color:light-dark(#fff,#000);& .title :is(b,i)"
    "{width:calc(100% - (2 * var(--gap)))}@container (width>30rem){--empty: }}}"
)


@pytest.fixture
def collect(settings, tmp_path):
    """Collect the given files, and return the storage that holds them."""
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "site_config.static_files.StaticFilesStorage"},
    }

    def collected(**files):
        for name, text in files.items():
            path = tmp_path / "source" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        call_command("collectstatic", interactive=False, verbosity=0)
        return StaticFilesStorage()

    return collected


def test_stylesheet_is_minified_under_the_name_of_its_content(collect):
    storage = collect(**{"css/site.css": MODERN})

    by_content = storage.stored_name("css/site.css")

    assert storage.open(by_content).read().decode() == MINIFIED
    assert not storage.exists("css/site.css")


def test_minified_stylesheet_names_files_by_their_content(collect):
    storage = collect(**{"css/site.css": "a { src: url(../x.woff2); }", "x.woff2": "font"})

    css = storage.open(storage.stored_name("css/site.css")).read().decode()

    assert css == f"a{{src:url(../{storage.stored_name('x.woff2')})}}"


def test_stylesheet_of_a_package_is_unchanged(collect):
    storage = collect(**{"package/css/style.css": "a  {  }"})

    name = storage.stored_name("package/css/style.css")
    assert storage.open(name).read() == b"a  {  }"


def test_stylesheet_with_an_error_stops_the_collecting(collect):
    with pytest.raises(ValueError, match=r"css/site\.css:1"):
        collect(**{"css/site.css": "a {\n  } }"})
