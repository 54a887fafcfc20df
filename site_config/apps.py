from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "site_config"
    verbose_name = "Site"

    def ready(self) -> None:
        # These register their checks.
        from site_config import private_files, squashed_migrations  # noqa: F401
        from site_config.cache.invalidation import watch_changes
        from site_config.search.indexing import watch_content

        watch_changes()
        watch_content()
