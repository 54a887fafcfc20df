import pytest

from site_config.static_export.search_files import part_of
from tests.site_config.search_cases import CASES


@pytest.mark.parametrize(("word", "parts", "part"), CASES["parts"])
def test_words_with_the_same_prefix_are_in_one_part(word, parts, part):
    assert part_of(word, parts) == part
