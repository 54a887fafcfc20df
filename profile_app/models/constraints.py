from django.db.models import CheckConstraint, F, Q

from blog.models.constraints import FieldConstraint


def ends_after_start(table: str) -> CheckConstraint:
    return FieldConstraint(
        field="end_on",
        condition=Q(end_on=None) | Q(start_on=None) | Q(end_on__gte=F("start_on")),
        name=f"{table}_ends_after_it_starts",
        violation_error_message="The end must not be before the start.",
    )


def file_or_url(table: str) -> CheckConstraint:
    return CheckConstraint(
        condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")),
        name=f"{table}_is_a_file_or_an_address",
        violation_error_message="Enter either a file or a URL.",
    )


def other_has_a_label(table: str) -> CheckConstraint:
    return FieldConstraint(
        field="label",
        condition=~Q(kind="other") | ~Q(label=""),
        name=f"{table}_link_of_its_own_has_a_label",
        violation_error_message="A link of type “Other” needs a label.",
    )
