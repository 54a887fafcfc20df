from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "site_config"
    verbose_name = "Site"

    def ready(self) -> None:
        from site_config.content_changes import watch_changes

        watch_changes()
