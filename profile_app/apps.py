from django.apps import AppConfig


class ProfileConfig(AppConfig):
    name = "profile_app"
    verbose_name = "Profile"
    default_auto_field = "django.db.models.BigAutoField"
