"""Measure what the Dockerfile puts into an image, and start it as Docker would.

python -m benchmarks.container_image

Carries out the build steps as root in namespaces of their own, without Docker, and then runs the
site as another account on a read-only file system. The base image isn't included.
"""

import re
import tomllib
from collections.abc import Iterator

from tests.machine import Machine, running_machine
from tests.production import ROOT

PORT = 8000


def main() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    with running_machine("requirements-s3.lock", *build) as machine:
        machine.add_program("apt-get", "#!/bin/sh\nexit 0\n")
        machine.add_program("python", '#!/bin/sh\nexec python3 "$@"\n')
        for commands in _build_commands():
            machine.run(commands)
        print(f"on disk:      {_megabytes(machine, 'du -s --block-size=1 app | cut -f 1'):5.0f} MB")
        print(f"compressed:   {_megabytes(machine, 'tar c app | gzip -6 | wc -c'):5.0f} MB")
        print(machine.run(_serve()).strip())


def _megabytes(machine: Machine, command: str) -> float:
    return int(machine.run(f"cd /srv && {command}")) / 1e6


def _build_commands() -> Iterator[str]:
    """The instructions of the first stage as shell commands, in folders of /srv."""
    stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[1]
    stage = re.sub(r"^#.*\n", "", stage, flags=re.MULTILINE).replace("\\\n", " ")
    stage = re.sub(r"(?<![\w/.])/(app|source)\b", r"/srv/\1", stage)
    for line in stage.splitlines():
        instruction, _, rest = line.partition(" ")
        if instruction == "WORKDIR":
            yield f"mkdir -p {rest}"
        elif instruction == "COPY":
            ignored = " ".join((ROOT / ".dockerignore").read_text().split())
            yield (
                f"git clone --quiet /srv/repository.git /srv/source 2>/dev/null || true; "
                f"cd /srv/source && rm -rf {ignored}"
            )
        elif instruction == "RUN":
            yield f"cd /srv/source 2>/dev/null || cd /srv; {rest}"


def _serve() -> str:
    """Print how long the first start takes, and ask for what needs the libraries."""
    return (
        "useradd --uid 10001 offprint; install -d -o offprint -m 700 /srv/data\n"
        "rm -rf /srv/source; mount --bind /srv/app /srv/app; mount -o remount,bind,ro /srv/app\n"
        "began=$(date +%s)\n"
        "export DATA_DIR=/srv/data PYTHONUNBUFFERED=1\n"
        "cd /tmp\n"
        "setpriv --reuid=10001 --regid=10001 --clear-groups /srv/app/bin/offprint run "
        "> /srv/log 2>&1 &\n"
        f"get='curl --silent --fail --retry 120 --retry-delay 1 --retry-connrefused'\n"
        f"$get http://127.0.0.1:{PORT}/healthz > /dev/null || cat /srv/log\n"
        'echo "first start:  $(( $(date +%s) - began )) s"\n'
        f"$get --output /tmp/cv.pdf http://127.0.0.1:{PORT}/cv.pdf\n"
        f"$get --output /tmp/page --header 'Accept-Encoding: zstd' http://127.0.0.1:{PORT}/\n"
        '/srv/app/bin/python -c \'import boto3; boto3.client("s3", "eu-west-1")\'\n'
    )


if __name__ == "__main__":
    main()
