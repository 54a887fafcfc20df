"""Redirects from former URLs: HTML pages, and a list for hosts that read one."""

from urllib.parse import quote

from django.template.loader import render_to_string

# Read by Netlify and Cloudflare Pages.
REDIRECTS_FILE = "_redirects"


def redirect_file(path: str) -> str:
    """Return the file served at ``path``, with or without a trailing slash."""
    name = path.strip("/")
    return name if name.endswith((".html", ".htm")) else f"{name}/index.html"


def redirect_page(target: str, origin: str) -> bytes:
    context = {"target": target, "canonical": f"{origin}{target}"}
    return render_to_string("site_config/redirect.html", context).encode()


def redirect_list(moved: dict[str, str], root: str) -> bytes:
    """Return the list. ``moved`` maps decoded paths to URLs."""
    lines = []
    for path in sorted(moved):
        bare = root + quote(path.rstrip("/"))
        lines += [f"{bare} {moved[path]} 301", f"{bare}/ {moved[path]} 301"]
    return "".join(f"{line}\n" for line in lines).encode()
