import blog.images.fields
import django.core.validators
import django.db.models.deletion
import profile_app.accent
import profile_app.models.resources
from django.db import migrations, models

HOME_SECTIONS = (
    *("news", "publications", "write-ups", "education", "experience", "awards", "service"),
    *("teaching", "talks", "students", "popular", "interests"),
)
CV_SECTIONS = (
    *("education", "experience", "publications", "write-ups", "awards", "teaching", "service"),
    *("talk", "students"),
)


def add_sections(apps, schema_editor):
    for name, kinds in ("HomeSection", HOME_SECTIONS), ("CvSection", CV_SECTIONS):
        section = apps.get_model("profile_app", name)
        section.objects.bulk_create(
            section(kind=kind, order=order) for order, kind in enumerate(kinds)
        )


class Migration(migrations.Migration):

    replaces = [
        ('profile_app', '0001_initial'),
        ('profile_app', '0002_publications_in_full'),
        ('profile_app', '0003_publication_pages'),
        ('profile_app', '0004_cv'),
        ('profile_app', '0005_home_sections'),
        ('profile_app', '0006_former_slugs'),
        ('profile_app', '0007_more_links'),
        ('profile_app', '0008_lets_ai_train'),
        ('profile_app', '0009_imported_rows'),
        ('profile_app', '0010_language'),
    ]

    initial = True

    dependencies = [
        ('blog', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('native_name', models.CharField(blank=True, help_text='Your name in its original script: 潘瑞', max_length=120)),
                ('native_language', models.CharField(blank=True, help_text='Language tag for screen readers and fonts: zh-Hans, ja, ko, ar', max_length=12)),
                ('headline', models.CharField(blank=True, help_text='For example: CS Ph.D. student, Princeton', max_length=200)),
                ('bio', models.TextField(blank=True)),
                ('bio_html', models.TextField(blank=True, editable=False)),
                ('photo', blog.images.fields.CleanImageField(blank=True, upload_to='profile/')),
                ('hover_photo', blog.images.fields.CleanImageField(blank=True, help_text='Replaces the photo on hover.', upload_to='profile/', verbose_name='second photo')),
                ('email_words', models.CharField(blank=True, help_text='For example: ruipan at cs dot princeton dot edu', max_length=200, verbose_name='email (as shown to readers)')),
                ('cv_file', models.FileField(blank=True, help_text='Upload your own PDF instead of the generated one.', upload_to='cv/', validators=[django.core.validators.FileExtensionValidator(['pdf'])], verbose_name='CV file')),
                ('announcement', models.TextField(blank=True, help_text='Highlighted at the top of the homepage.')),
                ('announcement_html', models.TextField(blank=True, editable=False)),
                ('footer', models.TextField(blank=True, help_text='Shown at the bottom of every page.')),
                ('footer_html', models.TextField(blank=True, editable=False)),
                ('accent', models.CharField(default='#9b1c31', help_text='For example: #9b1c31. Must be readable on white; lightened for the dark theme.', max_length=7, validators=[profile_app.accent.validate_accent], verbose_name='accent color')),
                ('shows_visits', models.BooleanField(default=True, help_text="Show each post's visit count to readers.", verbose_name='show visits on posts')),
                ('aliases', models.TextField(blank=True, help_text='One per line: R. Pan, Pan Rui, a former name. Shown in bold in author lists.', verbose_name='other spellings of your name')),
                ('authors_shown', models.PositiveSmallIntegerField(default=10, help_text='Longer author lists show this many authors, plus you and the last one. Enter 0 to always show all.', verbose_name='authors shown')),
                ('publications_by', models.CharField(choices=[('year', 'Year'), ('kind', 'Type')], default='year', help_text='The default. Readers can switch.', max_length=4, verbose_name='group publications by')),
                ('selected_first', models.BooleanField(default=False, help_text='Show selected publications at the top of the list.', verbose_name='selected publications first')),
                ('venue_style', models.CharField(choices=[('full', 'Full: USENIX Symposium on Networked Systems'), ('short', 'Short: NSDI'), ('both', 'Both: USENIX Symposium on Networked Systems (NSDI)')], default='full', help_text='The short name appears only if the publication has one.', max_length=5, verbose_name='venue style')),
                ('cv_file_wins', models.BooleanField(default=True, help_text='If off, /cv.pdf is generated from your profile.', verbose_name='use this file as the CV')),
                ('cv_paper', models.CharField(choices=[('a4', 'A4'), ('us-letter', 'US Letter')], default='a4', max_length=10, verbose_name='CV paper size')),
                ('lets_ai_train', models.BooleanField(default=True, help_text='If off, robots.txt asks them to stay away.', verbose_name='allow AI training crawlers')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-Hans', '简体中文')], default='en', help_text='The language of menus, labels and dates, and of what you enter here. Each post has its own language.', max_length=12, verbose_name='site language')),
            ],
            options={
                'verbose_name_plural': 'profile',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='profile_is_only_one')],
            },
        ),
        migrations.CreateModel(
            name='ProfileLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('scholar', 'Google Scholar'), ('github', 'GitHub'), ('gitlab', 'GitLab'), ('orcid', 'ORCID'), ('dblp', 'DBLP'), ('semantic', 'Semantic Scholar'), ('openreview', 'OpenReview'), ('hugging', 'Hugging Face'), ('linkedin', 'LinkedIn'), ('x', 'X'), ('bluesky', 'Bluesky'), ('mastodon', 'Mastodon'), ('youtube', 'YouTube'), ('other', 'Other')], max_length=10, verbose_name='type')),
                ('label', models.CharField(blank=True, help_text='Replaces the default label.', max_length=60)),
                ('url', models.URLField(max_length=500, verbose_name='URL')),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='profile_app.profile')),
            ],
            options={
                'verbose_name': 'link',
                'ordering': ('order', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'other'), _negated=True), models.Q(('label', ''), _negated=True), _connector='OR'), name='profile_link_of_its_own_has_a_label', violation_error_message='A link of type “Other” needs a label.')],
            },
        ),
        migrations.CreateModel(
            name='HomeSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('title', models.CharField(blank=True, help_text='Replaces the default heading.', max_length=80)),
                ('text', models.TextField(blank=True, help_text='Text of a custom section, or introduction to a built-in one.')),
                ('text_html', models.TextField(blank=True, editable=False)),
                ('is_visible', models.BooleanField(default=True, verbose_name='visible')),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('kind', models.CharField(choices=[('news', 'News'), ('publications', 'Publications'), ('write-ups', 'Other write-ups'), ('education', 'Education'), ('experience', 'Experience'), ('awards', 'Awards'), ('service', 'Service'), ('teaching', 'Teaching'), ('talks', 'Talks'), ('activities', 'Professional activities'), ('students', 'Students'), ('popular', 'Most-visited writings'), ('interests', 'Interests'), ('own', 'Custom text')], default='own', help_text='“Professional activities” shows service, teaching and talks under one heading.', max_length=12, verbose_name='type')),
            ],
            options={
                'verbose_name': 'homepage section',
                'ordering': ('order', 'pk'),
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'own'), _negated=True), fields=('kind',), name='home_section_once_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'own'), _negated=True), models.Q(('title', ''), _negated=True), _connector='OR'), name='home_section_of_its_own_has_a_title', violation_error_message='A custom section needs a title.')],
            },
        ),
        migrations.CreateModel(
            name='CvSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('kind', models.CharField(choices=[('education', 'Education'), ('experience', 'Experience'), ('publications', 'Publications'), ('write-ups', 'Other write-ups'), ('awards', 'Awards'), ('teaching', 'Teaching'), ('service', 'Service'), ('talk', 'Talks'), ('students', 'Students'), ('own', 'Custom text')], default='own', max_length=12, verbose_name='type')),
                ('title', models.CharField(blank=True, help_text='Replaces the default heading.', max_length=80)),
                ('text', models.TextField(blank=True, help_text='Text of a custom section, or introduction to a built-in one.')),
                ('text_html', models.TextField(blank=True, editable=False)),
                ('is_visible', models.BooleanField(default=True, verbose_name='visible')),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
            ],
            options={
                'verbose_name': 'CV section',
                'ordering': ('order', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'own'), _negated=True), fields=('kind',), name='cv_section_once_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'own'), _negated=True), models.Q(('title', ''), _negated=True), _connector='OR'), name='cv_section_of_its_own_has_a_title', violation_error_message='A custom section needs a title.')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('kind', models.CharField(choices=[('education', 'Education'), ('experience', 'Experience')], default='experience', max_length=12, verbose_name='type')),
                ('role', models.CharField(help_text='Job title or degree: Research Intern; Ph.D. in CS', max_length=160)),
                ('institution', models.CharField(max_length=200)),
                ('institution_url', models.URLField(blank=True, max_length=500, verbose_name='institution website')),
                ('logo', blog.images.fields.CleanImageField(blank=True, upload_to='logos/')),
                ('team', models.CharField(blank=True, max_length=160)),
                ('place', models.CharField(blank=True, help_text='City and country: Saarbrücken, Germany', max_length=160)),
                ('start_on', models.DateField(blank=True, help_text='Only the month and year are shown.', null=True, verbose_name='start')),
                ('end_on', models.DateField(blank=True, help_text='Leave empty if current.', null=True, verbose_name='end')),
                ('advisor', models.CharField(blank=True, max_length=160)),
                ('advisor_url', models.URLField(blank=True, max_length=500, verbose_name="advisor's website")),
                ('note', models.TextField(blank=True)),
                ('note_html', models.TextField(blank=True, editable=False)),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('end_on', None), ('start_on', None), ('end_on__gte', models.F('start_on')), _connector='OR'), name='position_ends_after_it_starts', violation_error_message='The end must not be before the start.')],
                'ordering': ('order', '-start_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('text', models.TextField()),
                ('text_html', models.TextField(blank=True, editable=False)),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('year', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'ordering': ('order', 'pk'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('text', models.TextField()),
                ('text_html', models.TextField(blank=True, editable=False)),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('kind', models.CharField(choices=[('service', 'Service'), ('teaching', 'Teaching'), ('talk', 'Talks')], default='service', max_length=10, verbose_name='type')),
                ('year', models.CharField(blank=True, help_text='For example: 2023, or 2021 to 2023', max_length=20)),
            ],
            options={
                'verbose_name_plural': 'activities',
                'ordering': ('order', 'pk'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('text', models.TextField()),
                ('text_html', models.TextField(blank=True, editable=False)),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
            ],
            options={
                'ordering': ('order', 'pk'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='News',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('text', models.TextField()),
                ('text_html', models.TextField(blank=True, editable=False)),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('on', models.DateField(verbose_name='date')),
            ],
            options={
                'abstract': False,
                'verbose_name': 'news item',
                'verbose_name_plural': 'news items',
                'ordering': ('-on', 'order', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Student',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('name', models.CharField(max_length=120)),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='website')),
                ('role', models.CharField(blank=True, help_text='For example: Ph.D. student', max_length=120)),
                ('years', models.CharField(blank=True, help_text='For example: 2023 to now', max_length=40)),
                ('now_at', models.CharField(blank=True, help_text='For example: Now at NVIDIA', max_length=160, verbose_name='current position')),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
            ],
            options={
                'ordering': ('order', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('name', models.CharField(help_text='Display name: Shivaram Venkataraman', max_length=200)),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='website')),
                ('is_me', models.BooleanField(default=False, help_text='Shown in bold in author lists.', verbose_name='this is me')),
                ('aliases', models.TextField(blank=True, help_text='One per line: R. Pan, 潘瑞, a former name. Used to recognize the author.', verbose_name='other spellings')),
                ('family_name', models.CharField(blank=True, help_text="Only needed if it isn't the last word of the name: van Rossum, García Márquez", max_length=120)),
                ('is_organisation', models.BooleanField(default=False, verbose_name='organization')),
            ],
            options={
                'verbose_name_plural': 'people',
                'ordering': ('name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(db_index=True, default=False, editable=False, verbose_name='demo content')),
                ('title', models.CharField(max_length=400)),
                ('slug', models.SlugField(allow_unicode=True, blank=True, help_text='URL slug. Generated from the title if empty.', max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('conference', 'Conference paper'), ('workshop', 'Workshop paper'), ('journal', 'Journal article'), ('preprint', 'Preprint'), ('poster', 'Poster or demo'), ('thesis', 'Thesis'), ('report', 'Report'), ('book', 'Book'), ('chapter', 'Book chapter'), ('dataset', 'Data set'), ('software', 'Software'), ('patent', 'Patent'), ('other', 'Other')], default='conference', max_length=12, verbose_name='type')),
                ('venue', models.CharField(blank=True, help_text='USENIX NSDI', max_length=200)),
                ('venue_url', models.URLField(blank=True, max_length=500, verbose_name='venue website')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1500), django.core.validators.MaxValueValidator(2200)])),
                ('month', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)])),
                ('abstract', models.TextField(blank=True)),
                ('abstract_html', models.TextField(blank=True, editable=False)),
                ('award', models.CharField(blank=True, help_text='For example: Best Paper Award', max_length=160)),
                ('note', models.TextField(blank=True, help_text='Shown below the venue.')),
                ('note_html', models.TextField(blank=True, editable=False)),
                ('is_selected', models.BooleanField(default=True, help_text='Show on the homepage.', verbose_name='selected')),
                ('is_peer_reviewed', models.BooleanField(default=True, help_text='If off, listed under other write-ups.', verbose_name='peer-reviewed')),
                ('doi', models.CharField(blank=True, max_length=200, verbose_name='DOI')),
                ('arxiv_id', models.CharField(blank=True, max_length=40, verbose_name='arXiv ID')),
                ('bibtex_key', models.CharField(blank=True, max_length=120, verbose_name='BibTeX key')),
                ('cover', blog.images.fields.CleanImageField(blank=True, upload_to='publications/', verbose_name='image')),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('post', models.ForeignKey(blank=True, help_text='Your blog post about it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='publications', to='blog.post')),
                ('bibtex_fields', models.JSONField(blank=True, default=dict, verbose_name='other BibTeX fields')),
                ('bibtex_type', models.CharField(blank=True, editable=False, max_length=40, verbose_name='BibTeX type')),
                ('has_more_authors', models.BooleanField(default=False, help_text='The paper has more authors than those listed.', verbose_name='et al.')),
                ('impact', models.CharField(blank=True, help_text='For example: Integrated into vLLM', max_length=300)),
                ('imported', models.JSONField(blank=True, default=dict, editable=False)),
                ('preprint_venue', models.CharField(blank=True, help_text="Where the preprint was posted, e.g. arXiv. Don't add a separate entry for it.", max_length=120)),
                ('preprint_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1500), django.core.validators.MaxValueValidator(2200)])),
                ('topics', models.ManyToManyField(blank=True, related_name='publications', to='blog.topic')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('venue_short', models.CharField(blank=True, help_text='For example: NSDI', max_length=60, verbose_name='short venue')),
            ],
            options={
                'ordering': ('-year', models.OrderBy(models.F('month'), descending=True, nulls_last=True), 'order', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('year__range', (1500, 2200))), name='publication_year_is_plausible'), models.CheckConstraint(condition=models.Q(('month', None), ('month__range', (1, 12)), _connector='OR'), name='publication_month_is_of_a_year'), models.UniqueConstraint(condition=models.Q(('doi', ''), _negated=True), fields=('doi',), name='publication_doi_is_unique'), models.UniqueConstraint(condition=models.Q(('bibtex_key', ''), _negated=True), fields=('bibtex_key',), name='publication_bibtex_key_is_unique'), models.UniqueConstraint(condition=models.Q(('arxiv_id', ''), _negated=True), fields=('arxiv_id',), name='publication_arxiv_id_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, max_length=120, unique=True)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='profile_app.publication')),
            ],
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_corresponding', models.BooleanField(default=False, verbose_name='corresponding')),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorships', to='profile_app.person')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='profile_app.publication')),
                ('equal_group', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Equal, first group'), (2, 'Equal, second group'), (3, 'Equal, third group')], null=True, verbose_name='equal contribution')),
                ('is_deceased', models.BooleanField(default=False, verbose_name='deceased')),
                ('printed_name', models.CharField(blank=True, help_text='Only if spelled differently on this paper.', max_length=200, verbose_name='name as printed')),
            ],
            options={
                'verbose_name': 'author',
                'ordering': ('order', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('publication', 'person'), name='author_once_a_publication')],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('preprint', 'Preprint'), ('code', 'Code'), ('data', 'Data'), ('model', 'Model'), ('slides', 'Slides'), ('talk', 'Talk'), ('video', 'Video'), ('poster', 'Poster'), ('report', 'Technical report'), ('supplement', 'Supplement'), ('project', 'Project page'), ('source', 'Source'), ('blog', 'Blog post'), ('press', 'Press'), ('other', 'Other')], default='pdf', max_length=10, verbose_name='type')),
                ('label', models.CharField(blank=True, help_text='Replaces the default label.', max_length=60)),
                ('file', models.FileField(blank=True, max_length=300, upload_to=profile_app.models.resources.stored_name, validators=[django.core.validators.FileExtensionValidator(['pdf', 'ppt', 'pptx', 'key', 'odp', 'zip', 'gz', 'bib', 'txt', 'csv', 'json', 'mp4', 'png', 'jpg'])])),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='URL')),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resources', to='profile_app.publication')),
                ('file_name', models.CharField(blank=True, editable=False, max_length=255, verbose_name='name in URL')),
            ],
            options={
                'ordering': ('order', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file', ''), models.Q(('url', ''), _negated=True)), models.Q(models.Q(('file', ''), _negated=True), ('url', '')), _connector='OR'), name='resource_is_a_file_or_an_address', violation_error_message='Enter either a file or a URL.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'other'), _negated=True), models.Q(('label', ''), _negated=True), _connector='OR'), name='resource_of_its_own_has_a_label', violation_error_message='A link or file of type “Other” needs a label.')],
            },
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('openreview', 'OpenReview'), ('acl', 'ACL Anthology'), ('hal', 'HAL'), ('dblp', 'DBLP'), ('isbn', 'ISBN'), ('pmid', 'PubMed'), ('inspire', 'INSPIRE'), ('scholar', 'Google Scholar')], max_length=10, verbose_name='type')),
                ('value', models.CharField(max_length=200)),
                ('order', models.PositiveIntegerField(db_index=True, default=0)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='profile_app.publication')),
            ],
            options={
                'ordering': ('order', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('publication', 'kind', 'value'), name='identifier_once_a_publication')],
            },
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=600)),
                ('section', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=40)),
                ('row', models.PositiveBigIntegerField()),
                ('marks', models.JSONField(default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'section', 'key'), name='imported_row_once_a_source')],
            },
        ),
        migrations.RunPython(add_sections, migrations.RunPython.noop),
    ]
