"""Measure the import of a long BibTeX file, and the CV with all of it.

python -m benchmarks.bibliography [--entries 1000] [--database-url postgres://...]
"""

from benchmarks.running import empty_site, machine, parse_options, peak_megabytes, timed


def bibtex(entries: int) -> str:
    """Return entries with six of a few hundred authors, an abstract and four links each."""
    return "\n".join(
        f"""@inproceedings{{key{n},
  title = {{Paper {n}: {{GPU}}s, {{\\"o}}rtliche Dinge and $k$-means}},
  author = {{Pan*, Rui and {other_authors(n)}}},
  booktitle = {{Symposium on Things}}, year = {1990 + n % 35}, month = {1 + n % 12},
  doi = {{10.1000/{n}}}, pages = {{{n}--{n + 12}}}, publisher = {{USENIX}},
  pdf = {{https://papers.example/{n}.pdf}}, code = {{https://code.example/{n}}},
  slides = {{https://slides.example/{n}}}, website = {{https://site.example/{n}}},
  abstract = {{{"We study a thing, and measure it as well. " * 20}}} }}"""
        for n in range(entries)
    )


def other_authors(n: int) -> str:
    return " and ".join(f"Author{(n * 7 + k) % 400}, Given" for k in range(5))


def main() -> None:
    options = parse_options(__doc__, entries=1_000)
    with empty_site(options.database_url):
        from blog.bibliography.bibtex_reading import read_bibtex
        from profile_app.cv.content import cv_content
        from profile_app.cv.sections import load_cv
        from profile_app.cv.typesetting import typeset
        from profile_app.models import Profile
        from profile_app.publications.importing import apply_plan
        from profile_app.publications.plan import make_plan

        Profile(name="Rui Pan").save()
        text, profile = bibtex(options.entries), Profile.load()
        print(f"{machine()}: {options.entries} entries")
        reading = timed("parse", lambda: read_bibtex(text))
        plan = timed("compare with the site", lambda: make_plan(reading))
        timed("save", lambda: apply_plan(plan))
        timed("import again, unchanged", lambda: apply_plan(make_plan(read_bibtex(text))))
        sections = timed("load the CV", lambda: load_cv(profile))
        content = timed(
            "collect the CV", lambda: cv_content(profile, sections, "https://a.example/")
        )
        pdf = timed("typeset the CV", lambda: typeset(content))
        print(f"PDF: {len(pdf) / 1e6:.2f} MB; at most {peak_megabytes():.0f} MB of memory")


if __name__ == "__main__":
    main()
