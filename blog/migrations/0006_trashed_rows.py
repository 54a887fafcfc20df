import django.db.models.deletion
from django.db import migrations, models

import blog.models.trashed_rows


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0005_time_zone_of_stored_dates"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrashedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("rows", models.JSONField(encoder=blog.models.trashed_rows.ExactEncoder)),
                ("links", models.JSONField()),
                ("binned_at", models.DateTimeField(auto_now_add=True)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id"), name="trashed_row_is_there_once"
                    )
                ],
            },
        ),
        migrations.AlterConstraint(
            model_name="paper",
            name="paper_doi_is_unique",
            constraint=models.UniqueConstraint(
                condition=~models.Q(doi=""),
                fields=("doi",),
                name="paper_doi_is_unique",
                violation_error_message="Another paper has this DOI.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="paper",
            name="paper_arxiv_id_is_unique",
            constraint=models.UniqueConstraint(
                condition=~models.Q(arxiv_id=""),
                fields=("arxiv_id",),
                name="paper_arxiv_id_is_unique",
                violation_error_message="Another paper has this arXiv ID.",
            ),
        ),
    ]
