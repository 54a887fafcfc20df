import pytest

from tests.production import manage, served


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    """The folder of a site that has been prepared, empty but for its admin account."""
    folder = tmp_path_factory.mktemp("data")
    prepared = manage("prepare", data_dir=folder, DEMO="0")
    if prepared.returncode:
        pytest.fail(f"prepare: {prepared.stdout}{prepared.stderr}")
    return folder


@pytest.fixture(scope="session")
def site(data_dir):
    with served(data_dir) as running:
        yield running
