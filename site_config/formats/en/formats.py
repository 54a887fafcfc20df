"""The English formats of dates; other languages use Django's."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, H:i"
YEAR_MONTH_FORMAT = "M Y"
