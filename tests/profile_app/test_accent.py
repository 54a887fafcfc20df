import pytest
from django.core.exceptions import ValidationError

from profile_app.accent import DARK_BACKGROUNDS, accent_for_dark_theme, contrast, validate_accent


def test_contrast_of_black_and_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 2) == 21


def test_contrast_is_the_same_both_ways():
    assert contrast("#9b1c31", "#fdfcf9") == contrast("#fdfcf9", "#9b1c31")


@pytest.mark.parametrize("color", ["#9b1c31", "#1d5e8a", "#2F6B34", "#000000"])
def test_accent_that_is_readable_is_accepted(color):
    assert validate_accent(color) is None


@pytest.mark.parametrize("color", ["#ffcc00", "#ffffff", "red", "#9b1c3", "#9b1c31;}", ""])
def test_accent_that_is_not_readable_is_refused(color):
    with pytest.raises(ValidationError):
        validate_accent(color)


@pytest.mark.parametrize("color", ["#9b1c31", "#1d5e8a", "#2f6b34", "#000000", "#0000ff"])
def test_accent_on_dark_paper_is_readable(color):
    lightened = accent_for_dark_theme(color)

    assert min(contrast(lightened, background) for background in DARK_BACKGROUNDS) >= 4.5
