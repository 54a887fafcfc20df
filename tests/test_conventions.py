"""Rules that no linter checks. Each finds violations in a text, and has tests of its own."""

import ast
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("blog", "profile_app", "importers", "site_config")
NOT_OURS = {".git", ".venv", "var", "test-results", "__pycache__", "node_modules"}
MAY_MARK_SAFE = {"blog/markdown/rendering.py"}
READS_ENVIRONMENT = {
    "site_config/command_line.py",
    "site_config/settings.py",
    "site_config/wsgi.py",
}
# Tests of more than one module.
OF_NO_MODULE = {
    "security",
    "shared_links",
    "corpus",
    "notes_corpus",
    "al_folio",
    "hugo_blox",
    "hostile",
    "import_again",
}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "services", "core", "common", "misc"}


def our_files(*suffixes):
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in NOT_OURS and not f.endswith("_cache")]
        ours = [name for name in names if name not in NOT_OURS]
        found += [Path(folder, name) for name in ours if name.endswith(suffixes or ("",))]
    return sorted(found)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def read(path):
    return path.read_text(encoding="utf-8")


PYTHON = [path for path in our_files(".py") if "migrations" not in path.parts]
CODE = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in PACKAGES]
TEMPLATES = [path for path in our_files(".html", ".txt", ".xml") if "templates" in path.parts]
STYLESHEETS = our_files(".css")


def offenders(paths, rule):
    """Return the violations of a rule by file name."""
    return {name_of(path): found for path in paths if (found := rule(read(path)))}


# ── the rules ───────────────────────────────────────────────────────────────────────────────
def imported_packages(source):
    """The top-level packages that a module imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


def module_name(path):
    return name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported_modules(source, modules):
    """The modules among these that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {
                name if (name := f"{node.module}.{alias.name}") in modules else node.module
                for alias in node.names
            }
    return found & set(modules)


def import_cycles(imports):
    """The groups of modules that reach each other, each sorted."""
    reached = {name: set(targets) for name, targets in imports.items()}
    for middle, beyond in reached.items():
        for targets in reached.values():
            if middle in targets:
                targets.update(beyond)
    cycles = {
        tuple(sorted(other for other in reached[name] if name in reached[other]))
        for name in reached
        if name in reached[name]
    }
    return sorted(cycles)


def names_used(source):
    """Every name, attribute and imported name."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.alias):
            names.add(node.name)
    return names


def environment_reads(source):
    """Return the lines that read the process's environment; a WSGI environ is something else."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"})
        or (isinstance(node, ast.ImportFrom) and node.module == "os")
    ]


def long_functions(source):
    return [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > 40
    ]


def status_filters(source):
    """Return the lines that redefine which posts are published."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in {"filter", "exclude", "get", "get_or_create", "Q"}
        and any((keyword.arg or "").split("__")[-1] == "status" for keyword in node.keywords)
    ]


def unsafe_in_template(text):
    """Return what marks HTML as safe that the renderer hasn't made."""
    piped = re.findall(r"([\w.]+)\s*\|\s*(?:[\w:\"']+\s*\|\s*)*(?:safe|with_ids_of)\b", text)
    found = [name for name in piped if not name.endswith("_html")]
    return found + re.findall(r"\bsafeseq\b|autoescape off", text)


def inline_in_template(text):
    """Return what a strict Content-Security-Policy would block."""
    scripts = re.findall(r"<script\b[^>]*>", text)
    # JSON-LD is data: browsers don't run it, and json_for_script prevents it from ending early.
    found = [s for s in scripts if "src=" not in s and 'type="application/ld+json"' not in s]
    return found + re.findall(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text)


def long_lines(text):
    return [number for number, line in enumerate(text.splitlines(), 1) if len(line) > 120]


def crowded_lines(css):
    """The lines with more than one declaration, or with a brace beside one."""
    bare = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), css, flags=re.DOTALL)
    bare = re.sub(r'"[^"\n]*"|{{.*?}}|{%.*?%}', "", bare)
    return [
        number
        for number, line in enumerate(bare.splitlines(), 1)
        if len(re.findall("[;{}]", re.sub(r"\(.*\)", "", line))) > 1
    ]


def stray_colors(css):
    """The lines that write a color outside the tokens of :root and :host."""
    found, selector = [], ""
    for number, line in enumerate(css.splitlines(), 1):
        if line.endswith("{"):
            selector = line.strip()
        elif re.search(r"#[0-9a-fA-F]{3,8}\b", line):
            is_token = selector.startswith((":root", ":host")) and line.strip().startswith("--")
            found += [] if is_token else [number]
    return found


def tokens(css):
    return dict(re.findall(r"^  (--[\w-]+): (light-dark\(.*\));$", css, flags=re.MULTILINE))


def settings_read(source):
    return set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", source))


def foreign_places(text):
    """Return mentions of package indexes and of folders of one machine."""
    return re.findall(r"(?:pypi|pythonhosted)\.\w+|(?<![\w.$}])/(?:home|Users|work|root)/\w+", text)


# ── tests of the rules ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("rule", "broken", "found"),
    [
        (imported_packages, "def f():\n    from blog.models import Post", {"blog"}),
        (imported_packages, "import profile_app.models as m", {"profile_app"}),
        (names_used, "from x import mark_safe as fine", {"mark_safe"}),
        (environment_reads, "import os\nA = os.environ.get('A')", [2]),
        (environment_reads, "from os import getenv", [1]),
        (long_functions, "def f():\n" + "    pass\n" * 40, ["f: 41 lines"]),
        (status_filters, 'Post.objects.filter(status="published")', [1]),
        (status_filters, "models.Q(posts__status=1)", [1]),
        (unsafe_in_template, "{{ post.title|safe }}", ["post.title"]),
        (unsafe_in_template, "{{ post.body|upper|safe }}", ["post.body"]),
        (unsafe_in_template, "{{ post.body|with_ids_of:post }}", ["post.body"]),
        (inline_in_template, "<script>go()</script>", ["<script>"]),
        (inline_in_template, '<p style="color: red">', [" style="]),
        (inline_in_template, '<a onclick="go()">', [" onclick="]),
        (long_lines, "x" * 120 + "\n" + "x" * 121, [2]),
        (crowded_lines, "a {\n  b: c;\n  d: e; f: g;\n}", [3]),
        (crowded_lines, "/* a\n*/\na { b: c; }", [3]),
        (stray_colors, ":root {\n  --a: #fff;\n  color: #000;\n}\nb {\n  --a: #fff;\n}", [3, 6]),
        (settings_read, 'A = env.bool(\n    "A_SETTING", False)', {"A_SETTING"}),
        (foreign_places, "see https://pypi" + ".org/simple", ["pypi" + ".org"]),
        (foreign_places, "open('/home" + "/ada/x')", ["/home" + "/ada"]),
    ],
)
def test_rule_finds_violations(rule, broken, found):
    assert rule(broken) == found


@pytest.mark.parametrize(
    ("rule", "fine"),
    [
        (unsafe_in_template, "{{ post.body_html|safe }}"),
        (inline_in_template, '<script src="{% static "js/site.js" %}" defer></script>'),
        (inline_in_template, '<script type="application/ld+json">{}</script>'),
        (status_filters, "HttpResponse(status=404)"),
        (crowded_lines, '/* a; b; */\na {\n  content: ";{}";\n  --a: x({{ a }}, {{ b }});\n}'),
        (stray_colors, "#add b {\n  color: var(--fff);\n}"),
    ],
)
def test_rule_accepts_valid_code(rule, fine):
    assert rule(fine) == []


def test_rule_finds_import_cycles():
    imports = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}

    assert import_cycles(imports) == [("b", "c")]


def test_rule_finds_imports_inside_functions():
    source = "def f():\n    from blog.images import library\n    from blog.models import Post"
    modules = {"blog.images", "blog.images.library", "blog.models"}

    assert imported_modules(source, modules) == {"blog.images.library", "blog.models"}


# ── the code ────────────────────────────────────────────────────────────────────────────────
def test_imports_run_downwards_only():
    found = {}
    for path in CODE:
        package = path.relative_to(ROOT).parts[0]
        above = {*PACKAGES[PACKAGES.index(package) + 1 :], "tests", "benchmarks"}
        if upwards := imported_packages(read(path)) & above:
            found[name_of(path)] = upwards

    assert found == {}


def test_no_modules_import_each_other_in_a_cycle():
    modules = {module_name(path): path for path in CODE}
    imports = {name: imported_modules(read(path), modules) for name, path in modules.items()}

    assert import_cycles(imports) == []


def test_only_the_renderer_marks_html_safe():
    unsafe = {"mark_safe", "SafeString", "SafeText", "SafeData"}
    found = offenders(CODE, lambda source: names_used(source) & unsafe)

    assert set(found) == MAY_MARK_SAFE


def test_only_the_settings_read_the_environment():
    assert set(offenders(CODE, environment_reads)) <= READS_ENVIRONMENT


def test_published_is_spelled_once():
    elsewhere = [path for path in CODE if path.parent.name != "models"]

    assert offenders(elsewhere, status_filters) == {}


def test_modules_stay_short():
    assert offenders(PYTHON, lambda source: len(source.splitlines()) > 400) == {}


def test_functions_stay_short():
    assert offenders(PYTHON, long_functions) == {}


def test_modules_are_named_for_their_job():
    names = {name_of(path): {path.stem, *path.relative_to(ROOT).parent.parts} for path in PYTHON}

    assert {name: parts & VAGUE_NAMES for name, parts in names.items() if parts & VAGUE_NAMES} == {}


def test_templates_mark_only_rendered_html_safe():
    assert offenders(TEMPLATES, unsafe_in_template) == {}


def test_templates_have_no_inline_scripts_or_styles():
    assert offenders(TEMPLATES, inline_in_template) == {}


def test_templates_have_short_lines():
    assert offenders(TEMPLATES, long_lines) == {}


def test_templates_are_shorter_than_80_lines():
    lines = {name_of(path): len(read(path).splitlines()) for path in TEMPLATES}

    assert {name: number for name, number in lines.items() if number >= 80} == {}


def test_stylesheets_have_one_declaration_per_line():
    assert len(STYLESHEETS) > 5
    assert offenders(STYLESHEETS, crowded_lines) == {}


def test_stylesheets_write_colors_only_as_tokens():
    assert offenders(STYLESHEETS, stray_colors) == {}


def test_feeds_have_the_colors_of_the_site():
    feed, site = (tokens(read(ROOT / f"static/css/{name}.css")) for name in ("feed", "site"))

    assert len(feed) > 5
    assert {name: site.get(name) for name in feed} == feed


@pytest.mark.parametrize("document", ["README.md", ".env.example"])
def test_every_setting_is_explained(document):
    names = settings_read(read(ROOT / "site_config/settings.py"))
    explained = set(re.findall(r"\b[A-Z][A-Z_]+\b", read(ROOT / document)))

    assert len(names) >= 10
    assert names - explained == set()


def test_no_file_names_a_package_index_or_a_folder_of_one_machine():
    found = {
        name_of(path): foreign_places(text)
        for path in our_files()
        if (text := path.read_bytes().decode("utf-8", "ignore")) and foreign_places(text)
    }

    assert found == {}


def test_tests_mirror_the_code():
    strays = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        folder = path.relative_to(ROOT / "tests").parent
        if not folder.parts or folder.parts[0] not in PACKAGES:
            continue
        names = {entry.stem.removesuffix("s") for entry in (ROOT / folder).rglob("*")}
        if not path.stem.removeprefix("test_").startswith((*names, *OF_NO_MODULE)):
            strays.append(name_of(path))

    assert strays == []
