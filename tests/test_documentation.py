"""The documentation names only files, commands, links and settings that exist."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from django.core.management import CommandError, get_commands, load_command_class

from site_config.command_line import _ALIASES
from site_config.program import VERSION
from site_config.settings import env
from tests.test_conventions import our_files

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
OFFPRINT = re.compile(r'(?:^|/bin/|\bsite |\bssh |")offprint ([a-z_]+[^"]*)')
# Read by others: Compose, the scripts of this documentation, and Railway.
OTHER_VARIABLES = {"SITE_HOST", "SITE", "RAILWAY_RUN_UID"}
LINK = re.compile(r"\]\(([^)\s]+)\)|^\[\w+\]: (\S+)", re.MULTILINE)
FILE = re.compile(r"`((?:[\w.]+/)*(?:\w+\.(?:py|html|js)|\w+/))`")


def prose(text):
    return FENCE.sub("", text)


def anchors(text):
    """The anchors that GitHub gives to the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(document):
    text = document.read_text("utf-8")
    for groups in LINK.findall(re.sub(r"`[^`\n]+`", "", prose(text))):
        url = next(filter(None, groups))
        path, _, anchor = unquote(url).partition("#")
        if re.match(r"\w+:", url):
            continue
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            yield url


def manage_commands(document):
    """Every line of a code block that runs a command of the site, as a list of arguments."""
    for _, block in FENCE.findall(document.read_text("utf-8")):
        for line in block.splitlines():
            for part in line.split(" && "):
                if found := re.search(r"manage\.py (.+)", part):
                    yield shlex.split(found[1])
                elif found := OFFPRINT.search(part):
                    # These are handled before the command is.
                    name, *options = shlex.split(re.sub(r" --data[= ]\S+", "", found[1]))
                    yield [{**_ALIASES, "run": "serve"}.get(name, name), *options]


def rejected(arguments):
    """Why manage.py would refuse these arguments, or nothing."""
    name, *options = arguments
    command = load_command_class(get_commands()[name], name)
    try:
        command.create_parser("manage.py", name).parse_args(options)
    except CommandError as error:
        return str(error)
    return ""


def configurations(of):
    for document in DOCUMENTS:
        for language, block in FENCE.findall(document.read_text("utf-8")):
            if language == of:
                yield block


def test_links_point_to_files_and_headings():
    found = {path.name: links for path in DOCUMENTS if (links := list(broken_links(path)))}

    assert found == {}


def test_files_named_exist():
    paths = [f"/{path.relative_to(ROOT).as_posix()}" for path in our_files()]
    named = {
        (path.name, name)
        for path in (ROOT / "CONTRIBUTING.md", ROOT / "docs/architecture.md")
        for name in FILE.findall(prose(path.read_text("utf-8")))
    }

    missing = [
        (document, name)
        for document, name in named
        if not any(f"/{name}" in path for path in paths)
    ]

    assert len(named) > 50
    assert missing == []


def test_commands_exist_and_take_their_options():
    commands = [(path.name, command) for path in DOCUMENTS for command in manage_commands(path)]

    refused = [(name, command, why) for name, command in commands if (why := rejected(command))]

    assert len(commands) > 20
    assert refused == []


def test_commands_named_exist():
    named = {
        name
        for path in DOCUMENTS
        for name in re.findall(r"manage\.py (\w+)", path.read_text("utf-8"))
    }

    assert named - set(get_commands()) == set()


def test_changelog_describes_the_version():
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")

    released = re.findall(r"^## (\d\S*) - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)

    assert released[0] == VERSION


def test_make_targets_exist():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        name
        for path in DOCUMENTS
        for name in re.findall(r"(?:^|`|-- )make ([a-z-]+)", path.read_text("utf-8"), re.MULTILINE)
    }

    assert named - targets == set()


def test_every_setting_is_explained_in_the_guide():
    pattern = r"^\| `([A-Z_]+)`"
    in_readme = re.findall(pattern, (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    in_guide = re.findall(pattern, (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE)

    assert len(in_readme) >= 10
    assert sorted(in_guide) == sorted(in_readme)


def test_commit_hooks_run_the_tools_of_make_lint():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")

    tools = set(re.findall(r"\$\(BIN\)/(\w+(?: check| format)?)", recipe[1]))

    assert {tool for tool in tools if f".venv/bin/{tool}" not in hooks} == set()


def test_shell_blocks_can_be_parsed():
    errors = {}
    for document in DOCUMENTS:
        blocks = [
            block for kind, block in FENCE.findall(document.read_text("utf-8")) if kind == "sh"
        ]
        script = "\n".join(blocks)
        parsed = subprocess.run(
            ["bash", "-n"], input=script, capture_output=True, text=True, check=False
        )
        if parsed.stderr:
            errors[document.name] = parsed.stderr

    assert errors == {}


def test_settings_in_blocks_exist():
    named = {
        name
        for block in configurations("sh")
        for name in re.findall(r"^([A-Z_]+)=", block, re.MULTILINE)
    }

    assert len(named) > 10
    assert named - env.dump().keys() - OTHER_VARIABLES == set()


def test_configuration_files_can_be_parsed():
    for block in configurations("toml"):
        assert tomllib.loads(block)
    for block in configurations("yaml"):
        assert isinstance(yaml.safe_load(block), dict)
    for block in configurations("ini"):
        assert ConfigParser(interpolation=None, strict=False).read_string(block) is None


def needs(*programs):
    """Skip a test if a program is missing, except in CI."""
    is_missing = not all(map(shutil.which, programs))
    return pytest.mark.skipif(
        is_missing and "CI" not in os.environ, reason=f"needs {' and '.join(programs)}"
    )


@needs("nginx", "openssl")
def test_nginx_accepts_the_configurations(tmp_path):
    certificate = ["-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-subj", "/CN=x", *curve, *certificate],
        check=True,
        capture_output=True,
    )
    servers = "\n".join(configurations("nginx"))
    for folder in ("/etc/letsencrypt/live/ada.example.org", "/run/offprint", "/var/cache/offprint"):
        servers = servers.replace(folder, str(tmp_path))
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {servers} }}"
    )

    tested = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", configuration],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "syntax is ok" in tested.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
def test_systemd_accepts_the_unit(tmp_path):
    (written,) = (block for block in configurations("ini") if "[Unit]" in block)
    unit = tmp_path / "offprint.service"
    unit.write_text(written.replace("/srv/offprint/site/.venv/bin/python", sys.executable))

    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )

    assert [line for line in verified.stderr.splitlines() if unit.name in line] == []


def test_caddy_passes_requests_to_the_server():
    (written,) = configurations("caddyfile")

    blocks = [line.strip() for line in written.splitlines() if line.endswith("{")]

    assert blocks == ["ada.example.org {", "reverse_proxy 127.0.0.1:8000 {"]
    assert written.count("{") == written.count("}")


@pytest.mark.skipif(not shutil.which("caddy"), reason="needs Caddy")
def test_caddy_drops_headers_with_underscores():
    """A client's ``X_Forwarded_For`` would otherwise replace the header of the proxy."""
    adapt = ["caddy", "adapt", "--adapter", "caddyfile", "--config", "/dev/stdin"]
    written = "".join(configurations("caddyfile"))

    adapted = subprocess.run(adapt, input=written, capture_output=True, text=True, check=True)

    assert '"headers":{"request":{"delete":["*_*"]}}' in adapted.stdout
