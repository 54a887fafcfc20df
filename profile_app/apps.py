from django.apps import AppConfig


class ProfileConfig(AppConfig):
    name = "profile_app"
    verbose_name = "Profile"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from profile_app.list_blocks import register_lists
        from profile_app.publications.covers import watch_covers

        register_lists()
        watch_covers()
