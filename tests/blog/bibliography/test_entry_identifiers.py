"""Identifiers and URLs are found in whichever field and wrapping they are written."""

import pytest

from blog.bibliography.bibtex_reading import read_bibtex


def read(fields, type_="article"):
    reading = read_bibtex(f"@{type_}{{k, title = {{T}}, year = 2020, {fields}}}")
    assert reading.refused == []
    return reading.references[0], [message.text for message in reading.notices]


@pytest.mark.parametrize(
    "fields",
    [
        "journal={ArXiv}, volume={abs/1706.03762}",
        "journal={arXiv}, number={1706.03762v5}",
        "journal={arXiv}, pages={1706.03762}",
        "institution={arXiv}, number={1706.03762}",
        "journal={arXiv:1706.03762 [cs]}",
        "howpublished={\\url{https://arxiv.org/abs/1706.03762}}",
        "howpublished={Available at https://arxiv.org/pdf/1706.03762v2.pdf}",
        "note={arXiv preprint arXiv:1706.03762 (2017)}",
        "note={https://arxiv.org/abs/1706.03762}",
        "url={arxiv.org/abs/1706.03762}",
        "link={https://arxiv.org/abs/1706.03762}",
        "eprint={https://arxiv.org/abs/1706.03762}",
        "preprint={arXiv:1706.03762}",
        "arxivId={1706.03762}",
    ],
)
def test_arxiv_id_alone_leaves_nothing_else(fields):
    reference, notices = read(fields)

    assert (reference.arxiv_id, reference.venue, reference.kind) == (
        "1706.03762",
        "arXiv",
        "preprint",
    )
    assert (reference.fields, reference.links, reference.url, reference.note) == ({}, (), "", "")
    assert notices == []


@pytest.mark.parametrize(
    ("fields", "arxiv_id", "stored"),
    [
        (
            "eprint={9901001}, archivePrefix={arXiv}, primaryClass={hep-th}",
            "hep-th/9901001",
            {"primaryclass": "hep-th"},
        ),
        ("journal={CoRR}, volume={cs.LG/0701001}", "cs.LG/0701001", {}),
        (
            "journal={arXiv:1706.03762, to appear in TOCS}",
            "1706.03762",
            {"full-venue": "arXiv:1706.03762, to appear in TOCS"},
        ),
        (
            "SLACcitation={%%CITATION = ARXIV:1706.03762;%%}",
            "1706.03762",
            {"slaccitation": "%%CITATION = ARXIV:1706.03762;%%"},
        ),
        (
            "number={arXiv:1706.03762 version two}",
            "1706.03762",
            {"number": "arXiv:1706.03762 version two"},
        ),
        ("journal={Nature}, pages={1706.03762}", "", {"pages": "1706.03762"}),
        ("keywords={see arXiv:1706.03762}", "", {"keywords": "see arXiv:1706.03762"}),
    ],
)
def test_what_is_said_besides_the_arxiv_id_is_stored(fields, arxiv_id, stored):
    reference, _ = read(fields)

    assert (reference.arxiv_id, reference.fields) == (arxiv_id, stored)


@pytest.mark.parametrize(
    "doi",
    [
        "https://doi.org/10.1145/3318464.", "DOI:10.1145/3318464", "{10.1145/3318464};",
        "\\url{https://doi.org/10.1145/3318464}", "http://dx.doi.org/10.1145/3318464",
        "\\href{https://doi.org/10.1145/3318464}{10.1145/3318464}", "10.1145\\slash 3318464",
        "10.1145\\%2F3318464", "<10.1145/3318464>", "[10.1145/3318464]", "(10.1145/3318464)",
        "urn:doi:10.1145/3318464", "https://dl.acm.org/doi/abs/10.1145/3318464?casa_token=x",
        "https://doi.org/10.1145/3318464#sec1", "doi.org/10.1145/3318464,",
        "[10.1145/3318464](https://doi.org/10.1145/3318464)", "“10.1145/3318464”",
        "https://doi.org/10.1145/3318464/", "$10.1145/3318464$", "10.1145/3318464~",
        "&lt;a href=&quot;https://doi.org/10.1145/3318464&quot;&gt;x&lt;/a&gt;",
    ],
)  # fmt: skip
def test_doi_is_read_without_its_wrapping(doi):
    reference, notices = read(f"doi={{{doi}}}")

    assert (reference.doi, reference.fields, notices) == ("10.1145/3318464", {}, [])


@pytest.mark.parametrize(
    ("doi", "found"),
    [
        (
            "10.1002/(SICI)1097(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        ("10.1016/S0140-6736(20)30183-5", "10.1016/s0140-6736(20)30183-5"),
        ("10.1007/978-3-030-1$\\_$7", "10.1007/978-3-030-1_7"),
        ("10.1000/a\\#b", "10.1000/a#b"),
        ("10.1016%2FS0140-6736%2820%2930183-5", "10.1016/s0140-6736(20)30183-5"),
    ],
)
def test_doi_with_special_characters_is_read_whole(doi, found):
    assert read(f"doi={{{doi}}}")[0].doi == found


@pytest.mark.parametrize(
    ("fields", "doi", "stored", "notice"),
    [
        (
            "doi={10.1/x}, url={https://doi.org/10.1145/3318464}",
            "10.1145/3318464",
            {"other-doi": "10.1/x"},
            "doi = 10.1/x is not a DOI, so it is stored but not linked.",
        ),
        (
            "doi={10.1145/3318464 (open access)}",
            "10.1145/3318464",
            {},
            "doi = 10.1145/3318464 (open access) is read as 10.1145/3318464.",
        ),
        (
            "url={doi:10.1145/33 z}",
            "10.1145/33",
            {},
            "url = doi:10.1145/33 z is not a single URL, so it is stored but not linked.",
        ),
    ],
)
def test_rest_of_a_doi_field_is_stored_or_reported(fields, doi, stored, notice):
    reference, notices = read(fields)

    assert (reference.doi, reference.fields, notices) == (doi, stored, [notice])


@pytest.mark.parametrize(
    "fields",
    [
        "link={https://a.example/x_y}", "ee={https://a.example/x_y}", "url={a.example/x\\_y}",
        "bdsk-url-1={https://a.example/x_y}", "eprint={https://a.example/x_y}",
        "url={https://a.example/\n    x_y}", "url={<https://a.example/x_y>}",
    ],
)  # fmt: skip
def test_url_is_read_from_any_field(fields):
    reference, notices = read(fields)

    assert (reference.url, reference.fields, notices) == ("https://a.example/x_y", {}, [])


def test_second_link_has_a_label():
    reference, _ = read("url={https://a.example/x}, link={https://b.example/y}")

    assert [(link.kind, link.target, link.label) for link in reference.links] == [
        ("other", "https://b.example/y", "Link")
    ]


def test_text_of_a_link_is_reported():
    reference, notices = read("pdf={\\href{https://a.example/x}{the draft}}")

    assert [link.target for link in reference.links] == ["https://a.example/x"]
    assert notices == ["pdf = the draft is read as https://a.example/x."]


@pytest.mark.parametrize(
    ("fields", "doi", "arxiv_id"),
    [
        ("url={https://ar5iv.org/abs/1706.03762}", "", "1706.03762"),
        ("url={https://huggingface.co/papers/1706.03762}", "", "1706.03762"),
        ("url={https://dl.acm.org/doi/pdf/10.1145/3318464?x=1}", "10.1145/3318464", ""),
        ("url={https://a.example/chapter/10.1007/978-3_2.pdf}", "10.1007/978-3_2", ""),
    ],
)
def test_identifier_in_the_url_of_another_site_is_found_and_the_url_stays(fields, doi, arxiv_id):
    reference, _ = read(fields)

    assert (reference.doi, reference.arxiv_id) == (doi, arxiv_id)
    assert f"url={{{reference.url}}}" == fields


def test_words_around_a_url_and_a_number_are_no_part_of_it():
    reference, _ = read("howpublished={[Online]. Available: \\url{https://a.org}}, pmid={PMID: 12}")

    assert [link.target for link in reference.links] == ["https://a.org"]
    assert reference.identifiers == (("pmid", "12"),)
