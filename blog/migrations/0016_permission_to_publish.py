from django.conf import settings
from django.db import migrations, models


def let_those_who_change_posts_publish_them(apps, schema_editor):
    """Until now, everyone with permission to change posts or pages could publish them."""
    permission_model = apps.get_model("auth", "Permission")
    former = permission_model.objects.filter(
        content_type__app_label="blog", codename__in=("change_post", "change_page")
    )
    users = apps.get_model("auth", "User").objects.filter(user_permissions__in=former).distinct()
    groups = apps.get_model("auth", "Group").objects.filter(permissions__in=former).distinct()
    if not (users or groups):
        return
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="blog", model="post"
    )
    publish, _ = permission_model.objects.get_or_create(
        content_type=content_type,
        codename="publish_post",
        defaults={"name": "Can publish posts and pages"},
    )
    for user in users:
        user.user_permissions.add(publish)
    for group in groups:
        group.permissions.add(publish)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("blog", "0015_authors_of_posts"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="post",
            options={
                "ordering": ("-published_at", "-pk"),
                "permissions": (("publish_post", "Can publish posts and pages"),),
            },
        ),
        migrations.AddField(
            model_name="post",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=models.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(
            let_those_who_change_posts_publish_them, migrations.RunPython.noop, elidable=True
        ),
    ]
