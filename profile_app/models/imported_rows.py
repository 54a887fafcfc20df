from django.db import models


class ImportedRow(models.Model):
    """What an import wrote of the person, and as what: so a later one sees what is the owner's."""

    source = models.CharField(max_length=600)
    section = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    row = models.PositiveBigIntegerField()
    # Of each field the fingerprint of what was offered last.
    marks = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "section", "key"), name="imported_row_once_a_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.section} of {self.source}"
