from dataclasses import replace

import pytest

from blog.bibliography.citing import cite
from blog.bibliography.reference import Author, Name, Reference


def authors(*names):
    return tuple(Author(Name(*name.split("|"))) for name in names)


FOUR = authors("Dai|Yinwei", "Rossum|Guido|van", "King|Martin Luther||Jr.", "潘|瑞")
PAPER = Reference(
    type="inproceedings",
    title="Apparate: Early Exits",
    authors=FOUR,
    venue="Proc. SOSP",
    year=2024,
    month=11,
    doi="10.1/x",
    fields={"pages": "607–623", "publisher": "ACM", "address": "New York"},
)
ARTICLE = Reference(
    type="article",
    title="Things",
    authors=authors("Dupont|Jean-Pierre", "Pan|R.J."),
    venue="JMLR",
    year=2021,
    month=5,
    fields={"volume": "12", "number": "3", "pages": "1--20"},
    url="https://j.example/1",
)
PREPRINT = Reference(title="Pre", authors=authors("Pan|Rui"), arxiv_id="2312.05385", year=2023)
THESIS = Reference(
    type="phdthesis", title="What?", authors=authors("Pan|Rui"), venue="Princeton", year=2024
)
MASTERS = Reference(
    type="mastersthesis", title="So", authors=authors("Pan|Rui"), venue="Princeton", year=2024
)
REPORT = Reference(
    type="techreport",
    title="Report",
    authors=(Author(Name("The vLLM Team", is_organization=True)),),
    venue="MSR",
    year=2020,
    fields={"number": "TR-1"},
)
BOOK = Reference(
    type="book",
    title="Book",
    authors=authors("Plato"),
    venue="MIT Press",
    year=2020,
    fields={"edition": "2nd", "address": "Cambridge"},
)
DATA = Reference(
    kind="dataset", title="Traces", authors=authors("Pan|Rui"), venue="Zenodo", year=2022
)
WORKSHOP = Reference(
    type="inproceedings", kind="workshop", title="Short", authors=authors("Pan|Rui"), year=2022,
    venue_short="W", fields={"pages": "7"},
)  # fmt: skip
CHAPTER = Reference(
    type="incollection",
    title="Part",
    authors=authors("Plato"),
    venue="Whole",
    year=2021,
    fields={"editor": "Doe, Jane P. and Ada Roe", "pages": "1–2", "publisher": "P"},
)
BARE = Reference(title="No one knows")


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        (
            PAPER,
            (
                "Dai, Y., van Rossum, G., King, M. L., Jr., & 潘瑞. (2024). Apparate: Early Exits. "
                "In Proc. SOSP (pp. 607–623). ACM. https://doi.org/10.1/x"
            ),
        ),
        (
            ARTICLE,
            "Dupont, J.-P., & Pan, R. J. (2021). Things. JMLR, 12(3), 1–20. https://j.example/1",
        ),
        (
            PREPRINT,
            "Pan, R. (2023). Pre (arXiv:2312.05385). arXiv. https://arxiv.org/abs/2312.05385",
        ),
        (THESIS, "Pan, R. (2024). What? [Doctoral dissertation, Princeton]."),
        (MASTERS, "Pan, R. (2024). So [Master's thesis, Princeton]."),
        (REPORT, "The vLLM Team. (2020). Report (No. TR-1). MSR."),
        (BOOK, "Plato. (2020). Book (2nd ed.). MIT Press."),
        (DATA, "Pan, R. (2022). Traces [Data set]. Zenodo."),
        (WORKSHOP, "Pan, R. (2022). Short. In W (p. 7)."),
        (BARE, "No one knows. (n.d.)."),
        (CHAPTER, "Plato. (2021). Part. In J. P. Doe & A. Roe (Eds.), Whole (pp. 1–2). P."),
        (
            replace(CHAPTER, fields={"editor": "Doe, Jane"}),
            "Plato. (2021). Part. In J. Doe (Ed.), Whole.",
        ),
    ],
)
def test_cite_in_the_style_of_apa(reference, text):
    assert cite(reference, "APA") == text


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        (
            PAPER,
            (
                "Y. Dai, G. van Rossum, M. L. King Jr., and 潘瑞, “Apparate: Early Exits,” "
                "in Proc. SOSP, pp. 607–623, Nov. 2024, doi: 10.1/x."
            ),
        ),
        (
            ARTICLE,
            (
                "J.-P. Dupont and R. J. Pan, “Things,” JMLR, vol. 12, no. 3, pp. 1–20, May 2021. "
                "[Online]. Available: https://j.example/1"
            ),
        ),
        (
            PREPRINT,
            (
                "R. Pan, “Pre,” arXiv:2312.05385, 2023. "
                "[Online]. Available: https://arxiv.org/abs/2312.05385"
            ),
        ),
        (THESIS, "R. Pan, “What?” Ph.D. dissertation, Princeton, 2024."),
        (MASTERS, "R. Pan, “So,” Master's thesis, Princeton, 2024."),
        (REPORT, "The vLLM Team, “Report,” MSR, Tech. Rep. TR-1, 2020."),
        (BOOK, "Plato, Book, 2nd ed. Cambridge: MIT Press, 2020."),
        (DATA, "R. Pan, “Traces,” Zenodo, 2022."),
        (WORKSHOP, "R. Pan, “Short,” in W, p. 7, 2022."),
        (BARE, "“No one knows.”"),
    ],
)
def test_cite_in_the_style_of_ieee(reference, text):
    assert cite(reference, "IEEE") == text


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        (
            PAPER,
            (
                "Yinwei Dai, Guido van Rossum, Martin Luther King Jr., and 潘瑞. 2024. "
                "Apparate: Early Exits. In Proc. SOSP. ACM, New York, 607–623. https://doi.org/10.1/x"
            ),
        ),
        (
            ARTICLE,
            (
                "Jean-Pierre Dupont and R.J. Pan. 2021. Things. JMLR 12, 3 (May 2021), 1–20. "
                "https://j.example/1"
            ),
        ),
        (PREPRINT, "Rui Pan. 2023. Pre. arXiv:2312.05385. https://arxiv.org/abs/2312.05385"),
        (THESIS, "Rui Pan. 2024. What? Ph.D. Dissertation. Princeton."),
        (MASTERS, "Rui Pan. 2024. So. Master's thesis. Princeton."),
        (REPORT, "The vLLM Team. 2020. Report. Technical Report TR-1. MSR."),
        (BOOK, "Plato. 2020. Book. MIT Press."),
        (DATA, "Rui Pan. 2022. Traces. Zenodo."),
        (WORKSHOP, "Rui Pan. 2022. Short. In W. 7."),
        (BARE, "[n. d.]. No one knows."),
    ],
)
def test_cite_in_the_style_of_the_acm(reference, text):
    assert cite(reference, "ACM") == text
