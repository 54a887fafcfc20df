"""Convert the HTML of a post, with its shortcodes, to Markdown; what has no syntax stays HTML."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

import nh3
from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

# Each pattern stops at a second start, so that its time is linear.
_LATEX = re.compile(
    r"\$latex\s([^$]+?)(?<!\\)\$|\[latex\]((?:(?!\[/?latex).)+)\[/latex\]", re.DOTALL
)
_CAPTION = re.compile(
    r"\[caption[^\[\]]*\]((?:(?!\[/?caption|<img).)*<img[^>]*>(?:</a>)?)((?:(?!\[/?caption).)*)"
    r"\[/caption\]",
    re.DOTALL,
)
_CODE = re.compile(
    r"\[(code|sourcecode)(?:\s+(?:lang(?:uage)?=)?[\"']?(\w+)[^\]]*)?\]"
    r"((?:(?!\[/?(?:code|sourcecode)\b).)*)\[/\1\]",
    re.DOTALL,
)
_EMBED = re.compile(r"\[embed[^\[\]]*\]\s*(\S+?)\s*\[/embed\]")
_TAG = re.compile(r"<[^<>]*>")
_BRACKETS = re.compile(r"(?<![\\\[])\[(/?)([^\W\d][\w:.-]{0,60})(\s[^\[\]]{0,500})?/?\](?!\()")
_ATTRIBUTE = re.compile(r"\s[\w-]+\s?=(?!=)\s?\S")
_SHOWN = re.compile(
    r"(?:wp_)?caption|code|sourcecode|embed|latex|gallery|audio|video|playlist|youtube|vimeo|tweet"
    r"|gist|contact-form[\w-]*|table|slideshow|footnote|ref|quote|math|tex|equation|toc"
    r"|bash|shell|c|cpp|csharp|css|html|java|javascript|js|json|matlab|php|python|r|ruby|sql|xml"
)
_HIDING = re.compile(
    r"member|restrict|private|protect|passw|passster|paywall|premium|subscri|logged|secret|lock(?:ed|er)"
    r"|hide|hidden|visitor|access"
)  # fmt: skip
_BLOCK_NAME = re.compile(r"<!--\s*wp:([\w/-]{1,100})")
# A block that the editor of WordPress, or a plugin, hides on the site.
_HIDDEN_BLOCK = re.compile(r'"(?:blockVisibility":\s*(?:false|\{)|hideBlock":\s*true)')
# Ghost's mark of a card that is not for everyone.
_GATED_CARD = re.compile(r"<!--\s*kg-gated-block:begin[^<>]{0,200}nonMember:\s*false")


@dataclass(frozen=True)
class Shortcodes:
    """``names`` stay in the text; ``hiding`` is what may hide part of it from visitors."""

    names: list[str]
    hiding: str = ""


def shortcodes_as_html(html: str) -> str:
    text = _LATEX.sub(lambda found: f"${(found[1] or found[2]).strip()}$", html)
    text = _CAPTION.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", text)
    text = _CODE.sub(_code_block, text)
    return _EMBED.sub(r'<a href="\1">\1</a>', text)


def find_shortcodes(html: str) -> Shortcodes:
    """Attributes, a closing tag or a known name distinguish a shortcode from plain brackets.

    Plugins hide what is between an opening and a closing tag from visitors, under any name.
    """
    text = _TAG.sub("", shortcodes_as_html(_CODE.sub("", html)))
    opened, closed, sure = set[str](), set[str](), set[str]()
    for found in _BRACKETS.finditer(text):
        name = found[2]
        (closed if found[1] else opened).add(name)
        is_known = _SHOWN.fullmatch(name.lower()) or _is_hiding(found)
        if found[1] or is_known or "_" in name or _ATTRIBUTE.match(found[3] or ""):
            sure.add(name)
    hiding = {name for name in opened & closed if not _SHOWN.fullmatch(name.lower())}
    hiding |= {name for name in opened & sure if _HIDING.search(name.lower())}
    parts = [f"the shortcode [{name}]" for name in sorted(hiding)]
    blocks = {name for name in _BLOCK_NAME.findall(html) if _HIDING.search(name.lower())}
    parts += [f"the block “{name}”" for name in sorted(blocks)]
    parts += ["a hidden block"] if _HIDDEN_BLOCK.search(html) else []
    parts += ["a card for members"] if _GATED_CARD.search(html) else []
    return Shortcodes(sorted(sure), " and ".join(parts))


def _is_hiding(found: re.Match[str]) -> bool:
    """A word alone may hide text, even without a closing tag; in a sentence it is only a word."""
    return not (found[3] or "").strip() and _HIDING.search(found[2].lower()) is not None


def _code_block(found: re.Match[str]) -> str:
    return f'<pre class="language-{found[2] or ""}"><code>{found[3].strip()}</code></pre>'


# Each pattern stops at a second start, so that its time is linear.
# A dollar before a space or a digit is money.
_MATH = re.compile(
    r"(\$\$(?:(?!\$\$).)+\$\$|\$(?![\s\d])[^$\n]+?(?<!\s)\$"
    r"|\\\((?:(?!\\[()]).)+\\\)|\\\[(?:(?!\\[\[\]]).)+\\\])",
    re.DOTALL,
)
_BLOCK_COMMENT = re.compile(
    r"<!--\s*(?:/?wp:|kg-card-(?:begin|end):)(?:(?!<!--|-->).)*-->", re.DOTALL
)
_BLOCK = re.compile(
    r"\s*</?(?:p|div|h[1-6]|ul|ol|li|dl|table|blockquote|pre|figure|hr|section|iframe|video|audio"
    r"|script|style|form|details)\b", re.IGNORECASE,
)  # fmt: skip
# The converter takes quadratic time for longer runs.
_SPACES = re.compile(r"([ \t]{500})[ \t]+")
_PRE = re.compile(r"(<pre\b(?:(?!</?pre\b).)*</pre>)", re.DOTALL | re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:lang|language|brush:?)[-: ]\s*([\w+#-]+)")
_TAGS = nh3.ALLOWED_TAGS | {"iframe", "video", "audio", "embed", "source", "section"}
_ATTRIBUTES = {
    **{tag: {*names, "class"} for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    **{tag: {"src", "class"} for tag in ("iframe", "video", "audio", "embed", "source")},
    **{tag: {"class"} for tag in ("pre", "code", "figure", "div", "p", "span")},
}
_SCHEMES = nh3.ALLOWED_URL_SCHEMES | {"data"}


def html_to_markdown(html: str) -> str:
    text = _SPACES.sub(r"\1", shortcodes_as_html(_BLOCK_COMMENT.sub("", html)))
    soup = BeautifulSoup(_well_formed(_with_paragraphs(text)), "html.parser")
    converted: str = _Converter(
        heading_style="ATX", bullets="-", code_language_callback=_language, wrap=False
    ).convert_soup(soup)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<! ) \n", "\n", converted)).strip()


def _well_formed(html: str) -> str:
    """Close all elements and drop comments, so that parsing hostile HTML takes linear time."""
    cleaned: str = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None
    )
    return cleaned


def _with_paragraphs(html: str) -> str:
    """Mark paragraphs that only blank lines separate, as WordPress does when it shows a post."""
    if re.search(r"<p[\s>]", html) or "\n" not in html.strip():
        return html
    result = []
    for number, part in enumerate(_PRE.split(html)):
        if number % 2:
            result.append(part)
            continue
        for chunk in re.split(r"\n\s*\n", part):
            if not chunk.strip():
                continue
            lines = chunk.strip().replace("\n", "<br>\n")
            result.append(chunk if _BLOCK.match(chunk) else f"<p>{lines}</p>")
    return "\n\n".join(result)


def _language(element: Tag) -> str:
    code = element.find("code")
    names = [*_names(element), *(_names(code) if isinstance(code, Tag) else [])]
    found = _LANGUAGE.search(" ".join(names))
    return found[1] if found else ""


def _names(element: Tag) -> list[str]:
    given = element.get("class") or ""
    return [given] if isinstance(given, str) else list(given)


def _in_cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text)


class _Converter(MarkdownConverter):
    """What Markdown has no syntax for stays HTML; formulas are unchanged.

    The type stubs of the package lack the methods that ``super()`` is asked for.
    """

    def escape(self, text: str, parent_tags: Any) -> str:
        parts = _MATH.split(text)
        return "".join(
            part if number % 2 else super(_Converter, self).escape(part, parent_tags)  # type: ignore[misc]
            for number, part in enumerate(parts)
        )

    def convert_td(self, el: Tag, text: str, parent_tags: Any) -> str:
        cell: str = super().convert_td(el, _in_cell(text), parent_tags)  # type: ignore[misc]
        return cell

    def convert_th(self, el: Tag, text: str, parent_tags: Any) -> str:
        cell: str = super().convert_th(el, _in_cell(text), parent_tags)  # type: ignore[misc]
        return cell

    def _as_html(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"<{el.name}>{text}</{el.name}>"

    convert_sub = convert_sup = convert_u = convert_kbd = convert_mark = convert_ins = _as_html

    def _as_player(self, el: Tag, text: str, parent_tags: Any) -> str:
        source = el.get("src") or next((s.get("src") for s in el.find_all("source")), "")
        return f'\n\n<{el.name} src="{escape(str(source))}"></{el.name}>\n\n' if source else text

    convert_iframe = convert_video = convert_audio = convert_embed = _as_player

    def convert_figcaption(self, el: Tag, text: str, parent_tags: Any) -> str:
        return (
            f"\n\n*{text.strip()}*\n\n" if text.strip() and "*" not in text else f"\n\n{text}\n\n"
        )

    def convert_figure(self, el: Tag, text: str, parent_tags: Any) -> str:
        """A card that shows another page is a link; its title is in the first block."""
        link = el.find("a", class_="kg-bookmark-container")
        if not isinstance(link, Tag):
            return f"\n\n{text.strip()}\n\n"
        words = " – ".join(link.stripped_strings)
        return f"\n\n[{self.escape(words, parent_tags)}]({link.get('href', '')})\n\n"
