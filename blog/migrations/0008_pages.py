from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0007_site_imports")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="path",
            field=models.CharField(
                blank=True,
                default="",
                help_text=(
                    "For example: /teaching/ or /group/join/. Generated from the title if empty."
                ),
                max_length=200,
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="post", name="post_address_is_its_own"),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(binned_at=None, path=""),
                fields=("slug",),
                name="post_address_is_its_own",
                violation_error_message="This URL is already taken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("binned_at", None), models.Q(("path", ""), _negated=True)),
                fields=("path",),
                name="page_path_is_its_own",
                violation_error_message="Another page already has this path.",
            ),
        ),
        migrations.AlterField(
            model_name="searchentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("note", "Note"),
                    ("essay", "Essay"),
                    ("page", "Page"),
                    ("paper", "Paper"),
                    ("publication", "Publication"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Page",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("blog.post",),
        ),
    ]
