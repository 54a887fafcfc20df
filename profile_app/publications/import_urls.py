from django.urls import path

from profile_app.publications import bibtex_upload
from profile_app.publications.author_lines import author_lines

app_name = "importing"

ADD = {"by_work": True}

urlpatterns = [
    path("publications/authors/", author_lines, name="author_lines"),
    path(
        "publications/work/",
        bibtex_upload.import_bibtex,
        {"target": bibtex_upload.PUBLICATIONS, **ADD},
        name="publication",
    ),
    path(
        "papers/work/",
        bibtex_upload.import_bibtex,
        {"target": bibtex_upload.PAPERS, **ADD},
        name="paper",
    ),
    path(
        "publications/",
        bibtex_upload.import_bibtex,
        {"target": bibtex_upload.PUBLICATIONS},
        name="publications",
    ),
    path("papers/", bibtex_upload.import_bibtex, {"target": bibtex_upload.PAPERS}, name="papers"),
]
