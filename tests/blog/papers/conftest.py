import pytest

from blog.bibliography.lookup import LookupFailedError
from blog.papers import paper_finding


@pytest.fixture
def silence(monkeypatch):
    def fail(work):
        raise LookupFailedError("arXiv can't be reached.")

    monkeypatch.setattr(paper_finding, "fetch_reference", fail)
