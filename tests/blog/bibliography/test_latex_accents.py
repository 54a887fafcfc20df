import time

import pytest

from blog.bibliography.latex_accents import compose_accents


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"J{\'{e}}r{\^{o}}me", "Jérôme"),
        (r"Beno{\^{\i}}t, Beno\^{\i}t, Beno\^\i t", "Benoît, Benoît, Benoît"),
        (r"C\^{o}t\'e", "Côté"),
        (r"Ma\~{n}as, Jo\~ao, Ib\'a\~nez", "Mañas, João, Ibáñez"),
        (r"Nguy{\~{\^{e}}}n, L\d{\^e}, \'{\ohorn}, \h{a}", "Nguyễn, Lệ, ớ, ả"),
        (r"\v{S}tefan \'{C}iri{\'c}", "Štefan Ćirić"),
        (
            r"\AA sa, \O yvind, \L ukasz, {\L}ukasz, \L{}ukasz",
            "Åsa, Øyvind, Łukasz, Łukasz, Łukasz",
        ),
        (r"\c{c}\c c{\c S} \u{g} Erd\H{o}s \k{a} \.I \t{oo}", "ççŞ ğ Erdős ą İ o͡o"),
        (r"Gel\cprime fand, S\polhk{e}kowski, \Dbar o, R\ocirc uz", "Gelʹfand, Sękowski, Đo, Růz"),
        (r"{\aa} Stra{\ss}e \'\ae{} \v{\i}", "å Straße ǽ ǐ"),
        (r"{\'E}cole {GPU} {{\'e}}", "École {GPU} é"),
        (r"\textbf{\'E}va \textbf{\'Eva}", r"\textbf{É}va \textbf{Éva}"),
        (r"Pan$^*$ $\'e$ \^{*} \^{} \~{}x", r"Pan$^*$ $\'e$ \^{*} \^{} \~{}x"),
        (r"\url{http://a.example/\~user}", r"\url{http://a.example/\~user}"),
        (r"{\selectfont\DJ} \textsc\'Eva", r"{\selectfont{Đ}} \textsc{É}va"),
        ("no accent", "no accent"),
    ],
)
def test_accents_become_letters(latex, text):
    assert compose_accents(latex) == text


@pytest.mark.parametrize(
    "latex",
    [
        r"\'{" * 20 + "*" + "}" * 20,
        "{" * 100_000 + r"\'e",
        "$a" * 50_000 + r"\'e",
        r"\'" * 50_000,
        r"{\'e" * 3000 + "}" * 3000,
        r"{\'{e" * 3000 + "}}" * 3000,
    ],
)
def test_deep_nesting_takes_little_time(latex):
    started = time.process_time()

    compose_accents(latex)

    assert time.process_time() - started < 5
