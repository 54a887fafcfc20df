"""Shortcodes of WordPress and its plugins: known ones become HTML, others are found by name."""

import re
from dataclasses import dataclass

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
_BLOCK = re.compile(r"<!--\s*wp:([\w/-]{1,100})")
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
    blocks = {name for name in _BLOCK.findall(html) if _HIDING.search(name.lower())}
    parts += [f"the block “{name}”" for name in sorted(blocks)]
    parts += ["a hidden block"] if _HIDDEN_BLOCK.search(html) else []
    parts += ["a card for members"] if _GATED_CARD.search(html) else []
    return Shortcodes(sorted(sure), " and ".join(parts))


def _is_hiding(found: re.Match[str]) -> bool:
    """A word alone may hide text, even without a closing tag; in a sentence it is only a word."""
    return not (found[3] or "").strip() and _HIDING.search(found[2].lower()) is not None


def _code_block(found: re.Match[str]) -> str:
    return f'<pre class="language-{found[2] or ""}"><code>{found[3].strip()}</code></pre>'
