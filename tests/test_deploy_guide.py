"""docs/deploy.md and docs/backup.md make a machine a site: every block is carried out."""

import os
import re
import sys

import pytest

from tests.machine import Machine, can_make_machines, running_machine
from tests.postgresql import find_programs
from tests.production import ROOT

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(
        not can_make_machines() and "CI" not in os.environ,
        reason="needs root on Linux, Caddy, nginx and PostgreSQL",
    ),
]

SITE = "https://ada.example.org"
CERTIFICATES = "/etc/letsencrypt/live/ada.example.org"
FOLDER = "/srv/offprint/site"
BACKUP = "/srv/offprint/backups/offprint-2026-11-24-033000.tar.gz"
PLACEHOLDERS = {
    "REPOSITORY_URL": "/srv/repository.git",
    "https://s3.example.org": "http://127.0.0.1:5000",
    BACKUP: "$(ls -t /srv/offprint/backups/*.tar.gz | head -1)",
}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`((?:/|\.env)[^`\n]*)`:\s*$")
MAKE_POST = (
    "from blog.models import Post; from django.utils import timezone; "
    "Post.objects.create(title='Attention', slug='attention', body='Kept.', "
    "status='published', published_at=timezone.now())"
)


class Guide:
    """The blocks of a document, by section; each is to be followed once."""

    def __init__(self, document: str, machine: Machine) -> None:
        self._machine = machine
        text = (ROOT / "docs" / document).read_text("utf-8")
        self.sections: dict[str, list[tuple[str, str, str]]] = {}
        for section in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
            heading, _, content = section.partition("\n")
            for found in BLOCK.finditer(content):
                path = FILE.search(content[: found.start()])
                block = (path[1] if path else "", found[1], _filled_in(found[2]))
                self.sections.setdefault(heading, []).append(block)

    def follow(self, section: str, typed: str = "") -> str:
        """Write the files of a section and run its commands; return what they print."""
        printed = ""
        for path, language, block in self.sections.pop(section):
            write = f'mkdir -p "$(dirname {path})"; cat >> {path} <<"END"\n{block}END\n'
            if path or language == "sh":
                commands = write if path else block
                printed += self._machine.run(
                    f"cd $(cat /run/folder)\n{commands}pwd > /run/folder\n", typed
                )
        return printed


def _filled_in(block: str) -> str:
    for shown, real in PLACEHOLDERS.items():
        block = block.replace(shown, real)
    return block


def _set_up(machine: Machine) -> None:
    """Stand in for what a new machine has: packages, systemd, Docker."""
    machine.add_program("apt", "#!/bin/sh\nexit 0\n")
    machine.add_program(
        "systemctl", f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m tests.systemctl "$@"\n'
    )
    # Compose reads its variables for each command, from the environment and .env.
    machine.add_program(
        "docker",
        '#!/bin/sh\n. ./.env && test -n "$SITE_HOST" || exit 1\n'
        'case "$2" in up) ;; exec) grep -q "^  $3:" compose.yaml ;; *) exit 1 ;; esac\n',
    )
    machine.run("git config --system safe.directory '*'; nginx; echo / > /run/folder")


def _add_certificate(machine: Machine) -> None:
    machine.run(
        "echo 127.0.0.1 ada.example.org >> /etc/hosts\n"
        f"mkdir -p {CERTIFICATES} && cd {CERTIFICATES}\n"
        "openssl req -x509 -nodes -days 30 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
        "-subj /CN=ada.example.org -addext subjectAltName=DNS:ada.example.org "
        "-keyout privkey.pem -out fullchain.pem\n"
        "cat fullchain.pem >> /etc/ssl/certs/ca-certificates.crt"
    )


def _page(machine: Machine, path: str = "/blog/attention/") -> str:
    return machine.run(f"curl --silent --fail --retry 10 --retry-all-errors {SITE}{path}")


def _as_service(machine: Machine, command: str) -> str:
    return machine.run(f"cd {FOLDER} && runuser -u offprint -- {command}")


def _commit(machine: Machine) -> None:
    """A newer version."""
    identity = "-c user.name=A -c user.email=a@example.org"
    machine.run(
        f"rm -rf /srv/next && cd /srv && git clone --quiet repository.git next && cd next && "
        f"git {identity} commit --quiet --allow-empty -m Next && git push --quiet"
    )


def _start_postgresql(machine: Machine) -> None:
    """As the package of Debian sets it up: accounts of the machine locally, passwords by TCP."""
    programs = find_programs()
    machine.run(
        "install -d -o postgres /run/postgresql /srv/postgresql\n"
        f"cd /srv/postgresql && runuser -u postgres -- {programs}/initdb --pgdata=. --no-sync "
        "--auth-local=peer --auth-host=scram-sha-256 > /dev/null\n"
        f"runuser -u postgres -- {programs}/pg_ctl start --wait --pgdata=. --silent --log=log "
        "--options='-k /run/postgresql -c fsync=off'"
    )


def _start_store(machine: Machine) -> None:
    """An S3-compatible store with the bucket of the guide."""
    machine.run(
        f"{sys.executable} -m moto.server --port 5000 > /dev/null 2>&1 &\n"
        "curl --silent --retry 20 --retry-connrefused --request PUT "
        "http://127.0.0.1:5000/ada-media > /dev/null"
    )


def _move(machine: Machine, setting: str) -> None:
    """Change where the data is: back up, change a setting, restore."""
    manage = "runuser -u offprint -- .venv/bin/python manage.py"
    machine.run(
        f"cd {FOLDER} && systemctl stop offprint\n"
        f"{manage} backup /srv/offprint/backups/moved.tar.gz\n"
        f"echo {setting} >> .env\n"
        f"{manage} restore /srv/offprint/backups/moved.tar.gz --replace\n"
        "rm /srv/offprint/backups/moved.tar.gz\n"
        "systemctl start offprint"
    )


def _install(machine: Machine, deploy: Guide) -> None:
    deploy.follow("Install the site", "correct horse battery staple\n" * 2)
    assert "ok" in deploy.follow("Set up the service")
    _as_service(machine, f'.venv/bin/python manage.py shell -c "{MAKE_POST}"')
    deploy.follow("Caddy")
    machine.run("caddy validate --config /etc/caddy/Caddyfile")
    _add_certificate(machine)
    deploy.follow("nginx")
    assert "Attention" in _page(machine)


def _back_up_and_restore(machine: Machine, backup: Guide) -> None:
    backup.follow("Back up")
    ((_, _, line),) = backup.sections.pop("Every night")
    machine.run(f"runuser -u offprint -- sh -c '{line.split(maxsplit=5)[5].strip()}'")
    backup.follow("Check a backup")
    backup.follow("Restore")
    assert "Kept." in _page(machine)


def _upgrade(machine: Machine, deploy: Guide) -> None:
    _commit(machine)
    assert "now uses this version" in deploy.follow("Upgrade")
    assert "now uses this version" in deploy.follow("Upgrade from commit 4082929")
    assert "Kept." in _page(machine)


def _move_elsewhere(machine: Machine, deploy: Guide) -> None:
    _start_postgresql(machine)
    deploy.follow("Use PostgreSQL", "secret\n" * 2)
    _move(machine, "DATABASE_URL=postgres://offprint:secret@localhost:5432/offprint")
    _start_store(machine)
    deploy.follow("Store media in a bucket")
    _move(machine, "MEDIA_REGION=eu-west-1")
    assert "Kept." in _page(machine)


def test_guide_leads_to_a_site_that_is_upgraded_restored_and_moved():
    with running_machine("requirements-s3.lock") as machine:
        _set_up(machine)
        deploy, backup = Guide("deploy.md", machine), Guide("backup.md", machine)

        _install(machine, deploy)
        _back_up_and_restore(machine, backup)
        assert "problem" not in deploy.follow("Check the site")
        _upgrade(machine, deploy)
        _move_elsewhere(machine, deploy)
        machine.run(
            "git clone --quiet /srv/repository.git /srv/container\n"
            "echo /srv/container > /run/folder"
        )
        deploy.follow("Run in a container")

    # What test_command_line does.
    assert list(deploy.sections) == ["Install as a package"]
    assert list(backup.sections) == []
