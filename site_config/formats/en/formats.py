"""The English formats of dates; other languages use Django's."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, H:i"
SHORT_DATE_FORMAT = "M j, Y"
YEAR_MONTH_FORMAT = "M Y"
