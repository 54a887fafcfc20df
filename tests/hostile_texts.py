"""Pieces of hostile texts, and files with a hole for them."""

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="HOLE"><style>HOLE</style>HOLE
<g id="a" style="HOLE"><use href="#a"/>HOLE</g></svg>"""
ARXIV = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2001.00001v1</id>'
    "<title>HOLE</title><summary>HOLE</summary><published>HOLE</published>"
    "<author><name>HOLE</name></author></entry></feed>"
)
WXR = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>HOLE</title>'
    "<wp:post_type>post</wp:post_type><wp:post_date>HOLE</wp:post_date><wp:status>publish"
    "</wp:status><content:encoded><![CDATA[HOLE]]></content:encoded></item></channel></rss>"
)
GHOST = '{"db":[{"data":{"posts":[{"title":"a","slug":"a","status":"published","html":"HOLE"}]}}]}'
NOTEBOOK = (
    '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","metadata":{},'
    '"source":"HOLE","outputs":[{"output_type":"stream","text":["HOLE"]},{"output_type":'
    '"display_data","data":{"text/html":"HOLE"}}]},{"cell_type":"markdown","metadata":{},'
    '"source":"HOLE"}]}'
)
HEAD = "---\ntitle: A\n---\n\n"
YAML_PIECES = r"""
    - : ? & * &a *a ! !! | > { } [ ] {a: [a, --- ... # % @ ` << <<: 0x 1e9 .inf ~ 0026-01-01
    2024-13-45
"""
HTML_PIECES = r"""
    < > </ <a <a> <b> </b> <div> </div> <p> <table> <td> <ul> <li> <blockquote> <pre> <code>
    <figure> <img <!-- --> <![CDATA[ ]]> &amp; &#x &#9999999999; <svg> <math> <script> <style>
    a=" <br> <h1> <details> <a+href="a"> <img+src=a>
"""
MARKDOWN_PIECES = r"""
    [ ]( [a]( [[ ]] ![ ![a]( [^ [^1] ^[ [@ ]: #+ >+ -+ 1.+ | |- ``` ~~~ $$ $a \( \[ ** *a _a ~~
    == :::+ {: {#a} > [!note] <a <!-- http://a.b/ &#x20; \begin{a} \frac{ ^{ _{ {{ \left( \\
"""
TEX_PIECES = r"""
    \ { } \{ {\ \a \' \"{ {\'e} \textbf{ $ $$ \( \$ ~ % & ^{ _{ \emph{ {\em \href{ \url{ \_
    \begin{a} \frac{ \sqrt[ `` '' --- # @ @a{ @string{ \newcommand{ and and+ <b> &lt;
    \textsuperscript{ \item \\ \verb|
"""
LIQUID_PIECES = r"""
    {% %} {{ }} {%+if+a+%} {%+endif+%} {%+for+a+in+b+%} {%+endfor+%} {%+include+ {%+raw+%}
    {%+capture+a+%} {%+assign+a=a+| {:+.a} {::a} | {{+a+|+append:a+}} {%- -%} {%+highlight+
"""
WIKI_PIECES = r"""
    [[ ]] ![[ | # ^ [[a| [[a# %% == - [ ] <% ```dataview > [!a] $= #a/b tags:: (a:: ^a
"""
HUGO_PIECES = r"""
    {{< >}} {{% %}} {{<+a {{</+a {{</* {{<a+b=" {{<figure+ {{<highlight
"""
PANDOC_PIECES = r"""
    :::+ :::+{.callout-note} :::+{#fig-a} ::: {#eq-a} {.a} {#fig-a+width="} ]{ [a]{.b} {{<+ >}}
    {{<+include+b.qmd+>}} ```{r} ```{=html} #|+a:+ @a @fig-a [@a;+ -@eq-a \@ref(fig:a) (\#eq:a)
    (@a) +--+ |+a :+a (ref:a)+ $$+{#eq-a}
"""
NOTEBOOK_PIECES = r"""
    { } [ ] "cell_type":"code" "markdown" "source": "outputs":[{"output_type":"stream"}]
    "data":{"text/html":"<table>"} \u001b[ \ud800 attachment:a null 1e999 "metadata":
"""
NAME_PIECES = r"""
    and , , {, } de+la von+ Jr. * † ¹ ,1 and+others \& ; ( ) et+al. . A. - ' “ 1,2 \thanks{
"""
DATE_PIECES = r"""
    2024 -01 T24:00 :00 Z +99:99 Mai 5. January th , Sept am 年 月 日 1 – to present 9999 00 /
"""
