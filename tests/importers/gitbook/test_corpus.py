"""A real GitBook of 51 Markdown files and 264 images, imported once, without creating renditions."""

# ruff: noqa: E501 - the report's lines are as long as the paths in them

import re

import pytest

from blog.folders.source import Folder
from blog.images.rendition_threads import encoding_later
from blog.models import Image, Paper, Post, Redirect, Topic
from site_config.imports.importing import import_site
from tests.conftest import CORPUS
from tests.importers.folders import (
    corpus_folder,
    counts,
    report_lines,
    rolled_back,
    words_to_account_for,
)

INDEX = "machine-learning-systems/machine-learning-systems-index"
BIG = "machine-learning-systems/index"
ELSEWHERE = ": replaced by a link"
LEFTOVERS = [
    "README.md:7: link “Machine Learning Systems”: no valid target (broken-reference); replaced by its text",
    "README.md:14: link “Broken link”: no valid target (broken-reference); replaced by its text",
    "README.md:18: link “Broken link”: no valid target (broken-reference); replaced by its text",
    "README.md:26: link “index”: earlier-readings-and-notes/index/ not found in the folder; replaced by its text",
    "blog/blog-index/aa127-hui-guo-ji.md:17: image ../../.gitbook/assets/IMG_8164.PNG not found in the folder: removed, as it has no alt text",
    "blog/blog-index/aa127-hui-guo-ji.md:71: removed a control character",
    "blog/blog-index/aa127-hui-guo-ji.md:140: image ../../.gitbook/assets/IMG_5550.JPEG not found in the folder: removed, as it has no alt text",
    "blog/blog-index/aa127-hui-guo-ji.md:162: image ../../.gitbook/assets/IMG_0246.png not found in the folder: removed, as it has no alt text",
    "blog/blog-index/aa127-hui-guo-ji.md:166: image ../../.gitbook/assets/IMG_0233.png not found in the folder: removed, as it has no alt text",
    "blog/blog-index/aa127-hui-guo-ji.md:170: image ../../.gitbook/assets/IMG_0228.png not found in the folder: removed, as it has no alt text",
    f"blog/blog-index/how-to-get-a-drivers-license-in-wisconsin.md:44: external image (github.com){ELSEWHERE}",
    f"blog/blog-index/how-to-get-a-drivers-license-in-wisconsin.md:48: external image (s2.ax1x.com){ELSEWHERE}",
    "blog/blog-index/how-to-transfer-credits-back-to-uw-madison.md:46: image ../../.gitbook/assets/20200130-1.jpg not found in the folder: replaced by its alt text",
    f"blog/blog-index/how-to-transfer-credits-back-to-uw-madison.md:71: external image (github.com){ELSEWHERE}",
    "blog/blog-index/resources-on-learning-academic-writing-for-computer-science.md:5: link “WritingResearchPapers.pptx”: ../../.gitbook/assets/WritingResearchPapers.pptx not found in the folder; replaced by its text",
    f"{BIG}/2019-fast-distcache-provable-load-balancing-for-large-scale-storage-systems-with-distributed....md:17: image ../../.gitbook/assets/IMG_49EC455512C4-1 (1).jpeg not found in the folder: removed, as it has no alt text",
    f"{BIG}/README.md:7: link “NFS: Sun's Network File System”: ../../earlier-readings-and-notes/index/nfs-suns-network-file-system.md not found in the folder; replaced by its text",
    f"{BIG}/README.md:80: “[Textbook] Distributed Tracing in Practice” looks like a paper, but has no year; left in the topic's text",
    f"{BIG}/README.md:125: link “CS 759 @ UW-Madison (HPC) Course Notes”: ../../earlier-readings-and-notes/cs759-hpc-course-notes/ not found in the folder; replaced by its text",
    f"{INDEX}/README.md:1: cover ../../.gitbook/assets/ImageForArticle_487_16476156253715992.webp not imported: topics have no cover",
    f"{INDEX}/mlsys-papers-short-notes.md:7: image ../../.gitbook/assets/parallelism-tp-parallel_gemm (1).png not found in the folder: removed, as it has no alt text",
    f"{INDEX}/themis-fair-and-efficient-gpu-cluster-scheduling.md:72: “\\rho” is LaTeX outside of a formula: it is shown as text.",
    f"{INDEX}/wavelet-efficient-dnn-training-with-tick-tock-scheduling.md:84: external image (lh4.googleusercontent.com){ELSEWHERE}",
    f"{INDEX}/wavelet-efficient-dnn-training-with-tick-tock-scheduling.md:91: external image (lh3.googleusercontent.com){ELSEWHERE}",
    f"{INDEX}/wavelet-efficient-dnn-training-with-tick-tock-scheduling.md:101: external image (lh3.googleusercontent.com){ELSEWHERE}",
]  # fmt: skip


# Tells pytest-django to create a database.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker, tmp_path_factory):
    """Import once for all tests of the module, and roll back after them."""
    folder = corpus_folder("gitbook-paper-notes")
    with rolled_back(django_db_blocker, tmp_path_factory):
        with encoding_later():
            arrived = import_site(folder)
        yield arrived


def test_everything_is_imported(report):
    assert counts(report) == {
        "papers": {"created": 219},
        "topics": {"created": 21},
        "posts": {"created": 47},
        "images": {"created": 264},
        "redirects": {"created": 47},
    }
    assert report.skipped == []
    assert words_to_account_for(report, Folder(CORPUS / "gitbook-paper-notes")) == []


def test_unresolved_links_are_reported_by_file_and_line(report):
    assert report_lines(sorted(report.warnings)) == LEFTOVERS


def test_every_page_of_the_summary_is_a_post_or_a_topic():
    by_topic = {
        topic.name: topic.posts.published().count()
        for topic in Topic.objects.order_by("pk")
        if topic.posts.exists()
    }

    assert by_topic == {"Personal Blog": 5, "Machine Learning Systems": 29, "Big Data Systems": 10}
    assert [p.title for p in Post.objects.filter(topics=None)] == [
        "Rui's Blog/Paper Reading Notes - Introduction"
    ]
    assert Post.objects.filter(kind=Post.Kind.NOTE).count() == 39


def test_topics_contain_the_sections_of_the_reading_lists():
    sections = {
        topic.name: list(topic.children.order_by("order").values_list("name", flat=True))
        for topic in Topic.objects.filter(name__in=["Machine Learning Systems", "Big Data Systems"])
    }

    assert sections["Machine Learning Systems"][:3] == [
        "Distributed Training & Parallelism Paradigms",
        "Workload Scheduling, Cluster Resource Management",
        "Serving/Inference",
    ]
    assert (len(sections["Machine Learning Systems"]), len(sections["Big Data Systems"])) == (8, 9)


def test_papers_have_their_details():
    papers = Paper.objects.all()

    assert {
        "read": papers.filter(state="read").count(),
        "with a note": papers.exclude(posts=None).count(),
        "with a PDF": papers.exclude(pdf_url="").count(),
        "without a year": papers.filter(year=None).count(),
        "with a DOI": papers.exclude(doi="").count(),
        "on arXiv": papers.exclude(arxiv_id="").count(),
    } == {
        "read": 51,
        "with a note": 37,
        "with a PDF": 129,
        "without a year": 0,
        "with a DOI": 31,
        "on arXiv": 19,
    }


@pytest.mark.parametrize(
    ("start", "title", "venue", "year"),
    [
        ("Themis", "Themis: Fair and Efficient GPU Cluster Scheduling", "NSDI", 2020),
        ("Resilient", ("Resilient Distributed Datasets: A Fault-Tolerant Abstraction for In-Memory "
         "Cluster Computing"), "NSDI", 2012),
        ("Chameleon", ("Chameleon: Scalable Adaptation of Video Analytics via Temporal and "
         "Cross-camera Correlations"), "SIGCOMM", 2018),
        ("Interference", "Interference-Aware Scheduling for Inference Serving", "EuroMLSys", 2021),
        ("DistCache", ("DistCache: Provable Load Balancing for Large-Scale Storage Systems with "
         "Distributed Caching"), "FAST", 2019),
    ],
)  # fmt: skip
def test_note_has_its_whole_title_and_its_paper(start, title, venue, year):
    post = Post.objects.get(title__startswith=start)

    assert (post.title, post.paper.title) == (title, title)
    assert (post.paper.venue, post.paper.year) == (venue, year)


def test_links_between_notes_point_to_existing_anchors():
    texts = [p.body_html for p in Post.objects.all()] + [
        t.description_html for t in Topic.objects.all()
    ]
    linked = {link for text in texts for link in re.findall(r'href="(/blog/[^"]*)"', text)}
    ids = {
        f"/blog/{p.slug}/": set(re.findall(r'id="([^"]+)"', p.body_html))
        for p in Post.objects.all()
    }
    ids |= {topic.get_absolute_url(): set() for topic in Topic.objects.all()}

    missing = [
        link
        for link in linked
        if (parts := link.partition("#"))[0] not in ids
        or (parts[2] and parts[2] not in ids[parts[0]])
    ]

    assert missing == []
    assert (len(linked), sum("#" in link for link in linked)) == (23, 13)


def test_nothing_of_the_old_book_is_left_in_the_texts():
    texts = [p.body for p in Post.objects.all()] + [t.description for t in Topic.objects.all()]
    remains = re.compile(r"\{%|&#x20;|\.gitbook/|broken-reference|\]\((?!https?:)[^)]*\.md")

    assert [remains.findall(text) for text in texts if remains.search(text)] == []


def test_every_image_is_shown_in_some_note():
    shown = {
        name
        for p in Post.objects.all()
        for name in re.findall(r'src="/media/([^"]+)"', p.body_html)
    }

    assert shown == set(Image.objects.values_list("file", flat=True))


def test_old_urls_redirect_to_new_ones():
    led = {r.path: r.target_url() for r in Redirect.objects.select_related("post", "topic")}

    assert led[f"/{BIG}/the-google-file-system"] == "/blog/the-google-file-system/"
    assert led[f"/{INDEX}"] == "/blog/topics/machine-learning-systems/"
    assert len(led) == 47


def test_chinese_note_is_marked_as_chinese():
    assert [p.title for p in Post.objects.filter(language="zh-Hans")] == [
        "How to Travel from the U.S. to China onboard AA127 in June 2021"
    ]
