import blog.images.fields
import blog.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

SQLITE = (
    # Words are split before they are stored: what is between two spaces is one word.
    "CREATE VIRTUAL TABLE blog_search_text USING fts5(title, about, text, "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\")",
)
POSTGRESQL = (
    "ALTER TABLE blog_searchentry ADD COLUMN title_words tsvector, ADD COLUMN words tsvector",
    # Compressed, they would be unpacked for each row that a search reads.
    "ALTER TABLE blog_searchentry ALTER COLUMN words SET STORAGE EXTERNAL",
    "CREATE INDEX blog_searchentry_words ON blog_searchentry USING gin (words)",
)


def add_words(apps, schema_editor):
    for sql in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(sql, None)


def remove_words(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE blog_search_text")


class Migration(migrations.Migration):

    replaces = [
        ('blog', '0001_initial'),
        ('blog', '0002_site_totals'),
        ('blog', '0003_downloads'),
        ('blog', '0004_pictures'),
        ('blog', '0005_picture_weights'),
        ('blog', '0006_unlisted_and_previews'),
        ('blog', '0007_drafts'),
        ('blog', '0008_versions_and_bin'),
        ('blog', '0009_note_templates'),
        ('blog', '0010_search'),
        ('blog', '0011_links_and_updates'),
        ('blog', '0012_paper_read_on'),
        ('blog', '0013_citing_series_writing'),
        ('blog', '0014_citation_key_is_its_own'),
        ('blog', '0015_post_uid'),
        ('blog', '0016_post_uid_is_its_own'),
    ]

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(allow_unicode=True, blank=True, max_length=120, unique=True)),
                ('description', models.TextField(blank=True, help_text='Markdown. Shown above the list of notes.')),
                ('description_html', models.TextField(blank=True, editable=False)),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='blog.topic')),
            ],
            options={
                'ordering': ('order', 'name'),
                'constraints': [models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='topic_is_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('title', models.CharField(max_length=200)),
                ('slug', models.SlugField(allow_unicode=True, blank=True, help_text='URL slug. Generated from the title if empty.', max_length=100, unique=True)),
                ('description', models.TextField(blank=True)),
                ('description_html', models.TextField(blank=True, editable=False)),
                ('language', models.CharField(default='en', help_text='Language tag: en, zh-Hans, de.', max_length=12)),
            ],
            options={
                'verbose_name_plural': 'series',
                'ordering': ('title',),
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('title', models.CharField(max_length=400)),
                ('title_key', models.CharField(db_index=True, editable=False, max_length=300)),
                ('authors', models.TextField(blank=True, help_text='In order, separated by commas: Kshiteej Mahajan, Aditya Akella')),
                ('venue', models.CharField(blank=True, help_text='Short form: NSDI, VLDB, arXiv', max_length=120)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1500), django.core.validators.MaxValueValidator(2200)])),
                ('doi', models.CharField(blank=True, max_length=200, validators=[django.core.validators.RegexValidator('^10\\.\\d{4,9}/\\S+$', 'A DOI looks like 10.1145/3318464.')], verbose_name='DOI')),
                ('arxiv_id', models.CharField(blank=True, max_length=40, validators=[django.core.validators.RegexValidator('^(\\d{4}\\.\\d{4,5}|[a-z-]+(\\.[A-Z]{2})?/\\d{7})(v\\d+)?$', 'An arXiv ID looks like 2312.05385 or cs/0112017.')], verbose_name='arXiv ID')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='URL')),
                ('pdf_url', models.URLField(blank=True, max_length=500, verbose_name='PDF URL')),
                ('bibtex', models.TextField(blank=True, verbose_name='BibTeX')),
                ('state', models.CharField(choices=[('to-read', 'To read'), ('reading', 'Reading'), ('read', 'Read')], default='to-read', max_length=10, verbose_name='status')),
                ('summary', models.CharField(blank=True, help_text='One-line takeaway. Shown on the reading list.', max_length=500, verbose_name='one-line summary')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('topics', models.ManyToManyField(blank=True, related_name='papers', to='blog.topic')),
                ('read_on', models.DateField(blank=True, help_text="Set when you mark it as read. Leave empty if you don't remember.", null=True, verbose_name='read on')),
                ('citation_key', models.CharField(blank=True, help_text='Cite as [@key]. Generated if left empty.', max_length=200, validators=[blog.validators.validate_citation_key])),
            ],
            options={
                'ordering': ('-year', 'title'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('doi', ''), _negated=True), fields=('doi',), name='paper_doi_is_unique'), models.UniqueConstraint(condition=models.Q(('arxiv_id', ''), _negated=True), fields=('arxiv_id',), name='paper_arxiv_id_is_unique'), models.CheckConstraint(condition=models.Q(('year', None), ('year__range', (1500, 2200)), _connector='OR'), name='paper_year_is_plausible'), models.UniqueConstraint(django.db.models.functions.text.Lower('citation_key'), name='paper_citation_key_is_its_own', violation_error_message='Another paper has this citation key.')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('kind', models.CharField(choices=[('note', 'Paper note'), ('essay', 'Essay')], default='note', max_length=10, verbose_name='type')),
                ('title', models.CharField(max_length=300)),
                ('slug', models.SlugField(allow_unicode=True, blank=True, help_text='URL slug. Generated from the title if empty.', max_length=200)),
                ('summary', models.CharField(blank=True, help_text='Shown in lists, link previews and on the reading list.', max_length=500, verbose_name='one-line summary')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('body_text', models.TextField(blank=True, editable=False)),
                ('headings', models.JSONField(blank=True, default=list, editable=False)),
                ('has_math', models.BooleanField(default=False, editable=False)),
                ('word_count', models.PositiveIntegerField(default=0, editable=False)),
                ('language', models.CharField(default='en', help_text='Language tag: en, zh-Hans, de. Sets fonts and hyphenation.', max_length=12)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('unlisted', 'Unlisted')], default='draft', help_text='Unlisted: anyone with the link can read it; not in lists, feeds or search.', max_length=10)),
                ('published_at', models.DateTimeField(blank=True, help_text='Set a future time to schedule. Leave empty to use the time of publishing.', null=True, verbose_name='published')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('cover', blog.images.fields.CleanImageField(blank=True, upload_to='covers/')),
                ('is_pinned', models.BooleanField(default=False, help_text='Stays at the top of the blog.', verbose_name='pinned')),
                ('source_path', models.CharField(blank=True, db_index=True, editable=False, max_length=500)),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='blog.paper')),
                ('topics', models.ManyToManyField(blank=True, related_name='posts', to='blog.topic')),
                ('binned_at', models.DateTimeField(editable=False, null=True)),
                ('update_note', models.CharField(blank=True, help_text='Tells returning readers what has changed. Shown under the title.', max_length=300)),
                ('updated_note_on', models.DateField(editable=False, null=True)),
                ('part', models.PositiveSmallIntegerField(blank=True, help_text='Part number. Ordered by date if empty.', null=True)),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='blog.series')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
            options={
                'ordering': ('-published_at', '-pk'),
                'indexes': [models.Index(fields=['status', '-published_at', '-id'], name='post_newest_first'), models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['binned_at'], name='post_in_bin')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status', 'draft'), ('published_at__isnull', False), _connector='OR'), name='post_public_has_a_date'), models.UniqueConstraint(condition=models.Q(('binned_at', None)), fields=('slug',), name='post_address_is_its_own', violation_error_message='This URL is already taken.')],
            },
        ),
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(help_text='Path with a leading slash, such as /2019/old/', max_length=500, unique=True, verbose_name='old URL')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.post')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.topic')),
            ],
            options={
                'ordering': ('path',),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('post__isnull', False), ('topic__isnull', True)), models.Q(('post__isnull', True), ('topic__isnull', False)), _connector='OR'), name='redirect_has_one_target'), models.CheckConstraint(condition=models.Q(('path__startswith', '/')), name='redirect_path_is_absolute')],
            },
        ),
        migrations.CreateModel(
            name='PostLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(blank=True, db_index=True, max_length=300)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_out', to='blog.post')),
                ('to_post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='links_in', to='blog.post')),
            ],
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=200)),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='citations', to='blog.paper')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='blog.post')),
            ],
        ),
        migrations.CreateModel(
            name='PreviewLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.CharField(blank=True, help_text='A note to yourself, such as a name. Only you see it.', max_length=100, verbose_name='recipient')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preview_links', to='blog.post')),
            ],
        ),
        migrations.CreateModel(
            name='NoteTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('note', 'Paper note'), ('essay', 'Essay')], editable=False, max_length=10, unique=True, verbose_name='type')),
                ('body', models.TextField(blank=True, help_text='Initial text of a new post. Placeholders for its paper: {{ title }}, {{ authors }}, {{ venue }}, {{ year }} and {{ links }}.', verbose_name='text')),
            ],
            options={
                'verbose_name': 'note template',
                'ordering': ('-kind',),
            },
        ),
        migrations.CreateModel(
            name='Writing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('citation_style', models.CharField(choices=[('IEEE', 'IEEE: numbered in order of citation'), ('ACM', 'ACM: numbered in order of authors'), ('APA', 'APA: author and year')], default='IEEE', help_text='Style of [@key] citations and of the references at the end of a post.', max_length=4, verbose_name='citation style')),
                ('reply_address', models.EmailField(blank=True, help_text='Adds a “Reply by email” link to each post. The address is visible to spam bots.', max_length=254, verbose_name='reply email')),
                ('comments_address', models.CharField(blank=True, help_text="Page of a comment service, shown in a frame below each post when a reader clicks “Show comments”: https://giscus.app/en/widget?… or https://comments.example.org/… {address}, {path} and {title} are replaced with the post's.", max_length=1000, validators=[blog.validators.validate_embed_address], verbose_name='comments URL')),
            ],
            options={
                'verbose_name_plural': 'writing',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='writing_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('file', models.ImageField(height_field='height', max_length=200, upload_to='images/', verbose_name='image', width_field='width')),
                ('width', models.PositiveIntegerField(default=0, editable=False)),
                ('height', models.PositiveIntegerField(default=0, editable=False)),
                ('variants', models.JSONField(blank=True, default=list, editable=False)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('description', models.CharField(blank=True, help_text="Alt text. The editor inserts it with the image; existing posts don't change.", max_length=300)),
                ('recipe', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('weight', models.PositiveBigIntegerField(default=0, editable=False)),
            ],
            options={
                'ordering': ('-added_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='FormerPath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=200, unique=True)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_paths', to='blog.image')),
            ],
        ),
        migrations.CreateModel(
            name='DraftRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=200)),
                ('page', models.CharField(max_length=40)),
                ('turn', models.PositiveIntegerField()),
                ('texts', models.TextField()),
                ('is_open', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'form', '-updated_at'], name='draft_of_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField()),
                ('content', models.TextField()),
                ('event', models.CharField(max_length=100)),
                ('changes', models.CharField(blank=True, max_length=500)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['content_type', 'object_id', '-id'], name='version_of')],
            },
        ),
        migrations.CreateModel(
            name='ContentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='content_version_is_only_one')],
            },
        ),
        migrations.CreateModel(
            name='JournalBookmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('offset', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='DailySalt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('salt', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='ReaderKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('reader', models.CharField(max_length=32)),
                ('hour', models.DateTimeField()),
                ('referrer', models.CharField(blank=True, max_length=120)),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'reader', 'post'), name='reader_counts_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='DailyVisits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='daily_visits', to='blog.post')),
            ],
            options={
                'verbose_name_plural': 'daily visits',
                'indexes': [models.Index(fields=['day', 'post', 'count'], name='daily_visits_by_day')],
                'constraints': [models.UniqueConstraint(fields=('post', 'day'), name='daily_visits_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='HourlyVisits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
            ],
            options={
                'verbose_name_plural': 'hourly visits',
                'constraints': [models.UniqueConstraint(fields=('hour', 'post'), name='hourly_visits_once_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='DailyReferrer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('host', models.CharField(max_length=120)),
                ('count', models.PositiveIntegerField(default=0)),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='referrers', to='blog.post')),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'host', 'count'], name='referrer_by_day')],
                'constraints': [models.UniqueConstraint(fields=('post', 'day', 'host'), name='referrer_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SiteDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SiteReferrer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('host', models.CharField(max_length=120)),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'host'), name='site_referrer_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='ExcludedRequests',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('reason', models.CharField(max_length=20)),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'excluded requests',
                'constraints': [models.UniqueConstraint(fields=('day', 'reason'), name='excluded_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='WindowScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('window', models.CharField(max_length=10)),
                ('score', models.FloatField(default=0)),
                ('post', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
            ],
            options={
                'indexes': [models.Index(fields=['window', '-score', '-post'], name='window_by_score')],
                'constraints': [models.UniqueConstraint(fields=('post', 'window'), name='window_score_once_a_post')],
            },
        ),
        migrations.CreateModel(
            name='WindowState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField()),
                ('day', models.DateField()),
                ('trending_origin', models.DateField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='window_state_is_only_one')],
            },
        ),
        migrations.CreateModel(
            name='DailyDownloads',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'daily downloads',
                'indexes': [models.Index(fields=['day', 'name', 'count'], name='daily_downloads_by_day')],
                'constraints': [models.UniqueConstraint(fields=('name', 'day'), name='daily_downloads_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='DownloadKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('name', models.CharField(max_length=200)),
                ('reader', models.CharField(max_length=32)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'reader', 'name'), name='download_counts_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('post', 'Post'), ('paper', 'Paper'), ('publication', 'Publication')], max_length=12)),
                ('source_pk', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('note', 'Note'), ('essay', 'Essay'), ('paper', 'Paper'), ('publication', 'Publication')], max_length=12)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('dated_on', models.DateField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('topics', models.ManyToManyField(related_name='+', to='blog.topic')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'source_pk'), name='search_entry_once_a_source')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
        ),
        migrations.AlterField(
            model_name='post',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.RunPython(add_words, remove_words),
    ]
