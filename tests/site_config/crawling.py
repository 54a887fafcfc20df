"""Follow every link of an export on a plain web server, as a browser would."""

import functools
import http.server
import re
import threading
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def served_folder(folder, port=0):
    """Yield the URL at which the folder is served."""
    handler = functools.partial(_Silent, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids |= {given[name] for name in ("id", "name") if given.get(name)}
        for name in ("href", "src", "action", "poster", "data-papers"):
            if given.get(name):
                self.links.append(given[name])
        if given.get("srcset"):
            self.links += [part.split()[0] for part in given["srcset"].split(",")]
        if tag == "meta" and re.match(r"https?:", given.get("content") or ""):
            self.links.append(given["content"])
        if tag == "meta" and given.get("http-equiv") == "refresh":
            self.links.append(given["content"].partition("url=")[2])


class Crawl:
    """``broken``: missing URLs and the pages linking to them; ``outside``: URLs of other sites."""

    def __init__(self, start):
        self.base = start
        self.seen, self.broken, self.outside = {}, [], set()
        self._waiting = [(start, "the start")]
        while self._waiting:
            self._follow(*self._waiting.pop())

    def _follow(self, url, linked_on):
        address, anchor = urldefrag(url)
        if not address.startswith(self.base):
            self.outside.add(address)
            return
        if address not in self.seen:
            self.seen[address] = self._read(address)
        ids = self.seen[address]
        if ids is None:
            self.broken.append((linked_on, address))
        elif anchor and isinstance(ids, set) and unquote(anchor) not in ids:
            self.broken.append((linked_on, url))

    def _read(self, address):
        """Return the ids of a page, an empty list for any other file, None if it is missing."""
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                kind, body = answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError:
            return None
        if kind == "text/html":
            page = _Page(body.decode())
            self._waiting += [(urljoin(address, link), address) for link in page.links]
            return page.ids
        if address.endswith((".xml", ".css")):
            text = body.decode()
            self._waiting += [(urljoin(address, link), address) for link in _in_text(text)]
        return []


def _in_text(text):
    sheet = re.findall(r'<\?xml-stylesheet[^>]*?href="([^"]*)', text)
    css = [] if text.startswith("<?xml") else re.findall(r"url\([\"']?([^\"')]+)", text)
    if not text.startswith("<?xml"):
        return css
    root = ET.fromstring(text)
    links = [element.text for element in root.iter() if element.tag.endswith(("}loc", "link"))]
    links += [element.get("href") for element in root.iter() if element.get("href")]
    inside = [
        found
        for element in root.iter()
        if element.text and "<p" in element.text
        for found in _Page(element.text).links
    ]
    return [link for link in sheet + links + inside if link]
