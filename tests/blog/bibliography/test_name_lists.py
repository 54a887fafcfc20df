import pytest

from blog.bibliography.name_lists import split_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Person, Ada; Other, Bob", ["Person, Ada", "Other, Bob"]),
        (
            "Person, Ada \\and Other, Bob AND Third, Cid",
            ["Person, Ada", "Other, Bob", "Third, Cid"],
        ),
        ("Ada Person \\& Bob Other", ["Ada Person", "Bob Other"]),
        ("Karl Person und Rosa Other", ["Karl Person", "Rosa Other"]),
        ("Procter \\& Gamble", ["Procter \\& Gamble"]),
        ("von und zu Guttenberg, Karl", ["von und zu Guttenberg, Karl"]),
        ("潘瑞、李凯", ["潘瑞", "李凯"]),
        ("潘, 瑞", ["潘, 瑞"]),
        ("A B and \\v{S}tefan C", ["A B", "Štefan C"]),
        ("M&uuml;ller, J. and Ada Person", ["Müller, J.", "Ada Person"]),
        ("A and and B", ["A", "B"]),
        ("\\textbf{Third, C.} and \\underline{Ada Person}", ["Third, C.", "Ada Person"]),
        ("\\textbf{Ada Person and Bob Other}", ["Ada Person", "Bob Other"]),
        (
            "{\\bf Ada Person} and <b>Bob Other</b> and **Cid Third**",
            ["Ada Person", "Bob Other", "Cid Third"],
        ),
        ("J.~K. Person and D.\\,E. Other", ["J. K. Person", "D. E. Other"]),
        ("Ada Person / Bob Other | Cid Third", ["Ada Person", "Bob Other", "Cid Third"]),
        ("Ada Person with Bob Other", ["Ada Person", "Bob Other"]),
        (
            "given=Ada, family=Person, prefix=van and family=Other, given=Bob, suffix=Jr.",
            ["van {Person}, Ada", "{Other}, Jr., Bob"],
        ),
        ("\\begin{CJK*}{UTF8}{gbsn}王小明\\end{CJK*}", ["王小明"]),
        ("Per\u00adson\u200b, Ada", ["Person, Ada"]),
        ("{\\uppercase{d}}e Person, M{\\accent'27 u}", ["{\\uppercase{d}}e Person, Mů"]),
        ("A B and", ["A B"]),
        ("Aa, Bb, and Cc Dd, E. Ff, and Gg", ["Aa, Bb", "Cc Dd, E. Ff", "Gg"]),
        ("Cc Dd, E. Ff, and {Gg}", ["Cc Dd, E. Ff", "{Gg}"]),
        ("A B,and C D", ["A B", "C D"]),
        ("King Jr., Martin", ["King, Jr., Martin"]),
        ("A B<sup>1</sup> and C D", ["A B\\textsuperscript{1}", "C D"]),
        ("King, Martin, Jr. and Martin King, Jr.", ["King, Jr., Martin", "King, Jr., Martin"]),
    ],
)
def test_names_are_separated(text, names):
    found = split_names(text)

    assert (found.names, found.problems, found.unread) == (names, [], "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Person, Bob Other, Cid Third", ["Ada Person", "Bob Other", "Cid Third"]),
        ("Ada Person, Bob Other, and Cid Third", ["Ada Person", "Bob Other", "Cid Third"]),
        ("Person, A., Other, B. C., & Third, D.", ["Person, A.", "Other, B. C.", "Third, D."]),
        ("Person A, Other BC, Third D", ["Person, A.", "Other, B. C.", "Third, D."]),
        ("Person A., Other B.-C., Third D.", ["Person, A.", "Other, B.-C.", "Third, D."]),
        ("A. Person, B. Other", ["A. Person", "B. Other"]),
        ("Ada Person, Martin King, Jr., Cid Third", ["Ada Person", "Martin King Jr.", "Cid Third"]),
        ("Person A., Other B. and Third C.", ["Person, A.", "Other, B.", "Third, C."]),
        ("Ada Person$^1$, Bob Other", ["Ada Person$^1$", "Bob Other"]),
        ("张三, 李四, 王五", ["张三", "李四", "王五"]),
    ],
)
def test_certain_list_with_commas_is_read_and_reported(text, names):
    found = split_names(text)

    assert found.names == names
    assert len(found.problems) == 1
    assert found.problems[0].startswith("names separated by commas are read as ")


def test_uncertain_list_is_not_read():
    found = split_names("Person, Ada, Other, Bob")

    assert (found.names, found.unread) == ([], "Person, Ada, Other, Bob")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "Ada Person, Bob Other",
            (
                "“Ada Person, Bob Other” is read as one person, family name first; "
                "separate names with “and”"
            ),
        ),
        (
            "a b c d e f g",
            "“a b c d e f g” is read as one name; separate names with “and”",
        ),
        (
            "{Ada Person and Bob Other}",
            "“Ada Person and Bob Other” is in braces, so it is read as one organization",
        ),
        ("Ada Person\\thanks{MIT}", "“MIT” next to a name is ignored"),
        ("Ada Person and Bob Other (Eds.)", "“(Eds.)” next to a name is ignored"),
        ("Bo Do and Ada Pi, Cid Ti",
         "“Ada Pi, Cid Ti” is read as one person, family name first; separate names with “and”"),
    ],
)  # fmt: skip
def test_doubtful_name_is_reported(text, problem):
    assert split_names(text).problems == [problem]


@pytest.mark.parametrize(
    "text", ["Rui Pan et al.", "Rui Pan and others", "Rui Pan, et al", "Rui Pan and \\emph{et al.}"]
)
def test_more_authors_are_detected(text):
    found = split_names(text)

    assert (found.names, found.has_more) == (["Rui Pan"], True)


@pytest.mark.parametrize("space", [" ", "\t", "\n"])
def test_white_space_between_names_costs_linear_time(space):
    # In quadratic time, this takes minutes.
    assert split_names(f"Ada Chen and{space * 100_000}Bob Lee").names == ["Ada Chen", "Bob Lee"]
