import pytest
from django.core.management import call_command

from profile_app.models import CvSection, HomeSection


@pytest.mark.django_db(transaction=True)
def test_rows_of_migrations_are_there_after_all_tables_were_emptied():
    before = [list(model.objects.order_by("pk").values()) for model in (CvSection, HomeSection)]

    call_command("flush", interactive=False, verbosity=0)

    assert all(before)
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (CvSection, HomeSection)
    ]


@pytest.mark.django_db(transaction=True)
def test_rows_after_those_of_migrations_have_new_keys():
    call_command("flush", interactive=False, verbosity=0)

    HomeSection.objects.create(kind="own", title="More")
