from django.db import models


class ImportedRow(models.Model):
    """A row written by an import, so that a later import can detect the owner's edits."""

    source = models.CharField(max_length=600)
    section = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    row = models.PositiveBigIntegerField()
    # The fingerprint of each field's last imported value.
    marks = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "section", "key"), name="imported_row_once_a_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.section} of {self.source}"
