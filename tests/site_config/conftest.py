import pytest

from tests.production import prepare_like_another, served


@pytest.fixture
def runs(tmp_path_factory):
    return tmp_path_factory.getbasetemp()


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    """The folder of a site that has been prepared, empty but for its admin account."""
    folder = tmp_path_factory.mktemp("data")
    prepare_like_another(folder, tmp_path_factory.getbasetemp())
    return folder


@pytest.fixture(scope="session")
def site(data_dir):
    with served(data_dir) as running:
        yield running
