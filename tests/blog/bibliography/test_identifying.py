import pytest

from blog.bibliography.identifying import WorkId, identify_work


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("10.1145/3694715.3695963", "doi", "10.1145/3694715.3695963"),
        (" doi:10.1145/3694715.3695963 ", "doi", "10.1145/3694715.3695963"),
        ("https://doi.org/10.1145/3694715.3695963", "doi", "10.1145/3694715.3695963"),
        ("http://dx.doi.org/10.1145/3694715.3695963", "doi", "10.1145/3694715.3695963"),
        ("https://dl.acm.org/doi/10.1145/3694715.3695963?x=1", "doi", "10.1145/3694715.3695963"),
        ("https://dl.acm.org/doi/pdf/10.1145/1.2", "doi", "10.1145/1.2"),
        ("https://link.springer.com/article/10.1007%2Fs00453-1", "doi", "10.1007/s00453-1"),
        ("10.1109/5.771073", "doi", "10.1109/5.771073"),
        ("2312.05385", "arxiv", "2312.05385"),
        ("arXiv:2312.05385v2", "arxiv", "2312.05385"),
        ("https://arxiv.org/abs/2312.05385", "arxiv", "2312.05385"),
        ("https://arxiv.org/pdf/2312.05385v3.pdf", "arxiv", "2312.05385"),
        ("https://arxiv.org/html/2312.05385v1", "arxiv", "2312.05385"),
        ("https://doi.org/10.48550/arXiv.2312.05385", "arxiv", "2312.05385"),
        ("cs/0112017", "arxiv", "cs/0112017"),
        ("arXiv:math.GT/0309136", "arxiv", "math.GT/0309136"),
    ],
)
def test_work_is_identified(text, kind, value):
    assert identify_work(text) == WorkId(kind, value)


@pytest.mark.parametrize("text", ["", "Apparate", "https://example.org/", "10.1145", "x" * 9999])
def test_other_text_is_not_identified(text):
    assert identify_work(text) is None
