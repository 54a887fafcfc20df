import blog.validators
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0008_pages'),
        ('profile_app', '0004_appearance'),
    ]

    operations = [
        migrations.CreateModel(
            name='MenuItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('header', 'Menu'), ('footer', 'Footer')], default='header', max_length=10)),
                ('kind', models.CharField(choices=[('publications', 'Publications'), ('blog', 'Blog'), ('popular', 'Popular'), ('papers', 'Reading list'), ('cv', 'CV'), ('news', 'News'), ('topics', 'Topics'), ('archive', 'Archive'), ('feeds', 'Subscribe'), ('privacy', 'Privacy'), ('page', 'A page of your own'), ('link', 'A link'), ('file', 'A file'), ('heading', 'Nothing (a heading for nested entries)')], default='page', max_length=12, verbose_name='links to')),
                ('label', models.CharField(blank=True, help_text='Leave empty to use the name or title of the page.', max_length=60)),
                ('url', models.CharField(blank=True, help_text='For example: https://example.org/ or /blog/topics/systems/', max_length=500, validators=[blog.validators.validate_link_target], verbose_name='link')),
                ('file', models.FileField(blank=True, max_length=300, upload_to='files/', validators=[django.core.validators.FileExtensionValidator(['pdf', 'txt', 'csv', 'bib', 'zip', 'doc', 'docx', 'odt', 'ppt', 'pptx', 'odp', 'key', 'xls', 'xlsx', 'ods', 'epub', 'ipynb', 'tex', 'mp4', 'json'])])),
                ('is_visible', models.BooleanField(default=True, verbose_name='visible')),
                ('is_nested', models.BooleanField(default=False, help_text="Show this below the nearest entry above that isn't nested.", verbose_name='nested')),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('page', models.ForeignKey(blank=True, help_text='Shown once it is published.', null=True, on_delete=django.db.models.deletion.CASCADE, to='blog.page')),
            ],
            options={
                'verbose_name': 'menu entry',
                'verbose_name_plural': 'menu entries',
                'ordering': ('-place', 'order', 'pk'),
            },
        ),
    ]
