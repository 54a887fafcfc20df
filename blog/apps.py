from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from blog.papers.post_citations import follow_deleted_papers
        from blog.visits.site_totals import follow_deletions

        follow_deletions()
        follow_deleted_papers()
