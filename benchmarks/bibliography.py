"""Measure importing a long bibliography and typesetting its CV.

    python -m benchmarks.bibliography [--entries 1000] [--database-url postgres://...]

Creates a site in a temporary folder (or fills the given empty database): six
authors of a few hundred, an abstract and four links each. Prints seconds and megabytes.
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def bibliography(number: int) -> str:
    return "\n".join(
        f"""@inproceedings{{key{n},
  title = {{Paper {n}: {{GPU}}s, {{\\"o}}rtliche Dinge and $k$-means}},
  author = {{Pan*, Rui and {others(n)}}},
  booktitle = {{Symposium on Things}}, year = {1990 + n % 35}, month = {1 + n % 12},
  doi = {{10.1000/{n}}}, pages = {{{n}--{n + 12}}}, publisher = {{USENIX}},
  pdf = {{https://papers.example/{n}.pdf}}, code = {{https://code.example/{n}}},
  slides = {{https://slides.example/{n}}}, website = {{https://site.example/{n}}},
  abstract = {{{"We study a thing, and measure it as well. " * 20}}} }}"""
        for n in range(number)
    )


def others(n: int) -> str:
    return " and ".join(f"Author{(n * 7 + k) % 400}, Given" for k in range(5))


def run(number: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from blog.bibliography.bibtex_reading import read_bibtex
    from profile_app.cv.content import cv_content
    from profile_app.cv.sections import load_cv
    from profile_app.cv.typesetting import typeset
    from profile_app.models import Profile
    from profile_app.publications.importing import apply_plan
    from profile_app.publications.plan import make_plan

    call_command("migrate", verbosity=0)
    Profile(name="Rui Pan").save()
    text = bibliography(number)
    print(f"{number} entries, {platform.machine()}, {os.cpu_count()} cores")
    reading = timed("read", lambda: read_bibtex(text))
    plan = timed("plan", lambda: make_plan(reading))
    timed("write", lambda: apply_plan(plan))
    timed("import again, unchanged", lambda: apply_plan(make_plan(read_bibtex(text))))
    profile = Profile.load()
    content = timed(
        "gather the CV", lambda: cv_content(profile, load_cv(profile), "https://a.example/")
    )
    pdf = timed("typeset the CV", lambda: typeset(content))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'PDF':<24}{len(pdf) / 1e6:8.2f} MB\n{'peak memory':<24}{peak:8.0f} MB")


def timed(name: str, action: Callable[[], T]) -> T:
    start = time.perf_counter()
    result = action()
    print(f"{name:<24}{time.perf_counter() - start:8.2f} s")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    if "BENCHMARK_DATA" in os.environ:
        run(options.entries)
        return
    with tempfile.TemporaryDirectory(prefix="offprint-bibliography-") as folder:
        env = {
            **os.environ,
            "BENCHMARK_DATA": folder,
            "DATA_DIR": folder,
            "LOG_LEVEL": "error",
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
        }
        if options.database_url:
            env["DATABASE_URL"] = options.database_url
        command = [sys.executable, "-m", "benchmarks.bibliography", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=env, check=False).returncode)


if __name__ == "__main__":
    main()
