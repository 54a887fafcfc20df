import pytest

from blog.markdown.rendering import render_inline, render_markdown
from tests.blog.markdown.hostile import HOSTILE

VIOLATIONS = """() => {
  const allowed = new Set(["href", "src", "alt", "title", "class", "id", "lang", "dir", "role",
    "tabindex", "aria-label", "data-language", "width", "height", "loading", "decoding", "rel",
    "type", "disabled", "checked", "open", "cite", "datetime", "start", "value", "colspan",
    "rowspan", "scope", "alttext", "display", "mathvariant", "mathcolor", "stretchy", "lspace",
    "rspace", "form", "displaystyle", "scriptlevel", "accent", "accentunder"])
  const forbidden = "script, style, iframe, object, embed, form, button, select, textarea, svg, " +
    "base, link, meta, template, noscript, video, audio, marquee, annotation-xml, mglyph, " +
    "malignmark, h1, input:not([type=checkbox][disabled]), [id=main], [id=content], [id=toc], " +
    "[id=search], [id=theme], [id=top], img[id]"
  const found = [...document.querySelectorAll(`article :is(${forbidden})`)].map(e => e.outerHTML)
  for (const element of document.querySelectorAll("article *")) {
    for (const {name, value} of element.attributes) {
      if (!allowed.has(name)) found.push(`${element.localName} ${name}=${value}`)
    }
    for (const url of [element.href, element.src, element.cite]) {
      if (url && !/^(https?|mailto|about):/.test(url)) found.push(url)
    }
  }
  const ids = [...document.querySelectorAll("article [id]")].map(e => e.id)
  if (new Set(ids).size !== ids.length) found.push(`twice: ${ids}`)
  if (document.querySelectorAll("body > *").length !== 1) found.push("escaped from the article")
  if (window.pwned !== undefined) found.push("a script ran")
  return found
}"""


EMPTY = "<!doctype html><title>a</title><article></article>"


@pytest.fixture
def article(page):
    """A page with an ordinary URL, against which relative links and images are resolved."""
    page.route("**/*", lambda route: route.fulfill(body=EMPTY, content_type="text/html"))
    page.goto("http://site.test/note/")
    return page


def test_hostile_markdown_is_harmless_in_the_dom(article):
    dialogs = []
    article.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    found = {}

    for text in HOSTILE:
        for html in (render_markdown(text).html, render_inline(text)):
            article.set_content(EMPTY.replace("<article>", f"<article>{html}"))
            violations = article.evaluate(VIOLATIONS)
            if violations:
                found[text] = violations

    assert found == {}
    assert dialogs == []


def test_hostile_markdown_runs_nothing_when_clicked(article):
    html = "\n".join(render_markdown(text).html for text in HOSTILE)
    article.set_content(EMPTY.replace("<article>", f"<article>{html}"))
    article.evaluate("""() => {
      for (const element of document.querySelectorAll("article *")) {
        for (const kind of ["click", "mouseover", "focus", "toggle", "error", "load"]) {
          if (kind !== "click" || !element.closest("a[href]")) {
            element.dispatchEvent(new Event(kind))
          }
        }
      }
    }""")
    article.wait_for_timeout(500)

    assert article.evaluate("window.pwned") is None
    assert article.evaluate("typeof document.cookie + typeof document.forms") == "stringobject"


def test_hostile_markdown_survives_being_parsed_again(article):
    found = {}

    for text in HOSTILE:
        # HTML read from and written to innerHTML is parsed twice, which reveals mutations.
        article.evaluate(
            """html => {
              const article = document.querySelector("article")
              article.innerHTML = html
              article.innerHTML = article.innerHTML
            }""",
            render_markdown(text).html,
        )
        violations = article.evaluate(VIOLATIONS)
        if violations:
            found[text] = violations

    assert found == {}
