from django.db import migrations, models
from django.db.models import Q

import blog.validators


class Migration(migrations.Migration):
    dependencies = [("blog", "0008_pages")]

    operations = [
        migrations.AddField(
            model_name="redirect",
            name="url",
            field=models.CharField(
                blank=True,
                default="",
                help_text=(
                    "A page or file on this site, such as /cv/ or /cv.pdf, or a URL such as https://example.org/."
                ),
                max_length=500,
                validators=[blog.validators.validate_link_target],
                verbose_name="path or URL",
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="redirect", name="redirect_has_one_target"),
        migrations.RemoveConstraint(model_name="redirect", name="redirect_path_is_absolute"),
        migrations.AddConstraint(
            model_name="redirect",
            constraint=models.CheckConstraint(
                condition=Q(post__isnull=False, topic__isnull=True, url="")
                | Q(post__isnull=True, topic__isnull=False, url="")
                | (Q(post__isnull=True, topic__isnull=True) & ~Q(url="")),
                name="redirect_has_one_target",
                violation_error_message="Choose one target: a post, a topic, or a path or URL.",
            ),
        ),
        migrations.AddConstraint(
            model_name="redirect",
            constraint=models.CheckConstraint(
                condition=Q(path__startswith="/"),
                name="redirect_path_is_absolute",
                violation_error_message="Start the old URL with a slash.",
            ),
        ),
    ]
