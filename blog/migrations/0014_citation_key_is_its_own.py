import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0013_citing_series_writing'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('citation_key'), name='paper_citation_key_is_its_own', violation_error_message='Another paper has this citation key.'),
        ),
    ]
