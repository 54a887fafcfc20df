from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import Media, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_sameorigin

from blog.admin.base import (
    NamedInputs,
    OrderedAdmin,
    OrderedInline,
    OwnerAdmin,
    RedirectingAdmin,
    badge,
    header,
    page_action,
    thumbnail,
)
from blog.admin.revisions import RevisionAdmin
from blog.admin_context import admin_context
from blog.editor.link_check import LinkCheck
from blog.visits.dashboard import today_in_utc
from profile_app import page_menu, work_admin  # noqa: F401  # register more
from profile_app.homepage_preview import preview_homepage
from profile_app.models import (
    Activity,
    Authorship,
    Award,
    CvSection,
    HomeSection,
    Identifier,
    Interest,
    MenuItem,
    News,
    Person,
    PersonLink,
    Position,
    Profile,
    ProfileLink,
    Publication,
    Resource,
    Student,
)
from profile_app.person_form import PersonForm, warning_about_namesake
from profile_app.profile_links import ProfileLinkForm
from profile_app.publications.author_text import author_text
from profile_app.publications.downloads import downloads_by_file, total_downloads
from profile_app.publications.form import PublicationForm
from profile_app.publications.health import author_question, publication_findings

NESTED_MARK = "\N{DOWNWARDS ARROW WITH TIP RIGHTWARDS} "


def _fieldset(
    title: str | None, *fields: str | tuple[str, ...], **options: Any
) -> tuple[str | None, Any]:
    return title, {"fields": fields, **options}


class ProfileLinkInline(OrderedInline[ProfileLink, Profile]):
    model = ProfileLink
    form = ProfileLinkForm
    fields = ("kind", "url", "label", "order")
    verbose_name_plural = "links"


@admin.register(Profile)
class ProfileAdmin(RevisionAdmin[Profile]):
    inlines = (ProfileLinkInline,)
    fieldsets = (
        _fieldset("About you", "name", "headline", "native_name", "native_language", "aliases",
                  "email_words"),
        _fieldset("Homepage", "bio", "announcement", "photo", "hover_photo"),
        _fieldset("CV", "cv_paper", ("cv_file", "cv_file_wins")),
        _fieldset("Publications", ("publications_by", "selected_first"),
                  ("venue_style", "authors_shown")),
        _fieldset("Appearance", ("look", "color_scheme"), ("density", "photo_shape"), "accent",
                  "custom_css"),
        _fieldset("Site", "language", "footer", "shows_visits", "lets_ai_train"),
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Profile | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect to the only profile, creating it if needed."""
        if self.has_change_permission(request):
            Profile.objects.get_or_create(pk=Profile.ONLY_PK)
        return HttpResponseRedirect(
            reverse("admin:profile_app_profile_change", args=[Profile.ONLY_PK])
        )


@admin.register(Position)
class PositionAdmin(OrderedAdmin[Position]):
    start_months = ("start_on",)
    end_months = ("end_on",)
    list_display = ("heading", "kind", "start_on", "end_on", "demo")
    list_filter = ("kind", "is_demo")
    search_fields = ("role", "institution", "team", "place", "advisor")
    fieldsets = (
        _fieldset(None, "kind", "role", ("institution", "institution_url"), "logo"),
        _fieldset("When and where", ("start_on", "end_on"), "place", "team"),
        _fieldset("Advisor and notes", ("advisor", "advisor_url"), "note"),
    )

    @header("position", ordering="role")
    def heading(self, position: Position) -> list[object]:
        return [position.role, position.institution, None, thumbnail(position.logo)]


class ResourceInline(OrderedInline[Resource, Publication]):
    model = Resource
    fields = ("kind", "url", "file", "label", "order")
    verbose_name = "link or file"
    verbose_name_plural = "links and files (PDF, code, slides, talk)"


class IdentifierInline(OrderedInline[Identifier, Publication]):
    model = Identifier
    fields = ("kind", "value", "order")
    verbose_name_plural = "identifiers (OpenReview, ACL Anthology, DBLP, ISBN)"


@admin.register(Publication)
class PublicationAdmin(OwnerAdmin[Publication]):
    form = PublicationForm
    inlines = (ResourceInline, IdentifierInline)
    actions_list = ("add_by_doi", "import_bibtex", "health")
    list_display = ("heading", "year", "kind", "is_selected", "is_peer_reviewed", "downloads",
                    "demo")  # fmt: skip
    change_form_outer_after_template = "profile_app/_publication_downloads.html"
    list_filter = ("year", "kind", "is_selected", "is_peer_reviewed", "is_demo")
    list_select_related = ("post",)
    search_fields = ("title", "venue", "authorships__person__name", "doi", "arxiv_id", "award")
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("title",)}
    autocomplete_fields = ("post", "topics")
    fieldsets = (
        _fieldset(None, "title", "authors", "has_more_authors", "kind", ("venue", "venue_short"),
                  "venue_url", ("year", "month"), ("preprint_venue", "preprint_year")),
        _fieldset("Details", "award", "impact", "note", "abstract", "cover", "topics", "post"),
        _fieldset("Placement", "is_selected", "is_peer_reviewed", "order", "slug",
                  description="Newest first; within a month, lowest order first."),
        _fieldset("Identifiers", "doi", "arxiv_id", "bibtex_key"),
        _fieldset("BibTeX", "bibtex_fields", classes=("collapse",)),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Publication]:
        publications = super().get_queryset(request)
        if not self.from_list(request):
            return publications
        people = models.Prefetch("authorships", Authorship.objects.select_related("person"))
        return publications.defer("abstract", "abstract_html").prefetch_related(people, "resources")

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the download counts of the listed rows in one query."""
        response = super().changelist_view(request, *args, **kwargs)
        if changelist := getattr(response, "context_data", {}).get("cl"):
            counts = total_downloads(changelist.result_list, today_in_utc())
            for publication in changelist.result_list:
                publication.downloads = counts[publication.pk]
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if publication := kwargs.get("obj"):
            context["downloads"] = downloads_by_file(publication, today_in_utc())
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        form.may_add_people = request.user.has_perm("profile_app.add_person")
        return form

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        """Report what became of the authors, and ask about those that seem to be missing."""
        super().save_related(request, form, *args, **kwargs)
        publication: Publication = form.instance
        if form.created_people:
            names = ", ".join(person.name for person in form.created_people)
            self.message_user(request, f"Added to People: {names}.", messages.SUCCESS)
        if form.ignored_marks:
            marks = " ".join(dict.fromkeys(form.ignored_marks))
            text = f"Not stored from the list of authors: {marks}"
            self.message_user(request, text, messages.WARNING)
        if question := author_question(publication):
            url = reverse("admin:profile_app_publication_change", args=[publication.pk])
            link = format_html('{} <a href="{}#id_authors">Edit authors</a>', question, url)
            self.message_user(request, link, messages.WARNING)

    @admin.display(description="authors")
    def authors(self, publication: Publication) -> str:
        """Shown to users who may view but not change the publication."""
        return ", ".join(author_text(publication).splitlines())

    @admin.display(description="downloads")
    def downloads(self, publication: Publication) -> int:
        count: int = publication.downloads  # type: ignore[attr-defined]
        return count

    @page_action("Add by DOI or arXiv", "travel_explore", "add", "change")
    def add_by_doi(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("importing:publication"))

    @page_action("Import BibTeX", "upload_file", "add", "change")
    def import_bibtex(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("importing:publications"))

    @page_action("Check publications", "health_and_safety", "view")
    def health(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = admin_context(request, "Check publications", findings=publication_findings())
        return render(request, "admin/publication_health.html", context)

    @header("publication", ordering="title")
    def heading(self, publication: Publication) -> list[object]:
        authors = ", ".join(str(author) for author in publication.authorships.all())
        about = " · ".join(filter(None, (publication.venue_and_year, authors)))
        return [str(publication), about, None, thumbnail(publication.cover)]


class PersonLinkInline(OrderedInline[PersonLink, Person]):
    model = PersonLink
    form = ProfileLinkForm
    fields = ("kind", "url", "label", "order")
    verbose_name_plural = "links"


@admin.register(Person)
class PersonAdmin(RevisionAdmin[Person], RedirectingAdmin[Person]):
    form = PersonForm
    start_months = ("start_on",)
    end_months = ("end_on",)
    inlines = (PersonLinkInline,)
    list_display = ("name", "url", "is_me", "is_member", "publication_count", "demo")
    list_filter = ("is_me", "is_member", "is_demo")
    search_fields = ("name", "aliases", "url")
    fieldsets = (
        _fieldset(None, "name", "family_name", "aliases", "url", ("is_me", "is_organisation")),
        _fieldset("On the People page", ("is_member", "order"), ("role", "now_at"),
                  ("start_on", "end_on"), "cover", "body", "slug"),
    )  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Person, form: Any, *args: Any) -> None:
        super().save_model(request, obj, form, *args)
        if "name" in form.changed_data and (warning := warning_about_namesake(obj)):
            self.message_user(request, warning, messages.WARNING)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Suggest the last position."""
        last = Person.objects.members().aggregate(last=models.Max("order"))["last"]
        return {"order": last or 0, **super().get_changeform_initial_data(request)}

    def view_on_site(self, person: Person) -> str | None:
        return person.get_absolute_url() if person.is_member else None

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Person]:
        people = super().get_queryset(request)
        if not self.from_list(request):
            return people
        return people.annotate(publication_count=models.Count("authorships"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the publications that need the people."""
        *rest, _ = super().get_deleted_objects(objs, request)
        titles = Publication.objects.filter(authorships__person__in=list(objs))
        return *rest, list(titles.distinct().values_list("title", flat=True))

    @admin.display(description="publications", ordering="publication_count")
    def publication_count(self, person: Person) -> int:
        count: int = person.publication_count  # type: ignore[attr-defined]
        return count


@admin.register(Interest)
class InterestAdmin(OrderedAdmin[Interest]):
    list_display = ("text", "demo")
    search_fields = ("text",)
    fields = ("text",)


@admin.register(Award)
class AwardAdmin(OrderedAdmin[Award]):
    list_display = ("text", "year", "demo")
    search_fields = ("text", "year")
    fields = ("text", "year")


@admin.register(CvSection)
class SectionAdmin(NamedInputs, OrderedAdmin[HomeSection | CvSection]):
    list_display = ("heading", "title", "is_visible", "demo")
    list_editable = ("title", "is_visible")
    search_fields = ("title", "text")
    fields = ("kind", "title", "text", "is_visible")


@admin.register(HomeSection)
class HomeSectionAdmin(SectionAdmin):
    """Show the homepage, with changes that aren't saved yet, below the list."""

    list_after_template = "admin/homepage_preview.html"

    @property
    def media(self) -> Media:
        return super().media + Media(js=[Script("js/homepage_preview.js", type="module")])  # type: ignore[list-item]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        return [path("preview/", view, name="homepage_preview"), *super().get_urls()]

    @method_decorator(xframe_options_sameorigin)
    def preview_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        formset = None
        if request.method == "POST":
            sections = self.get_changelist_instance(request).result_list
            formset = self.get_changelist_formset(request)(request.POST, queryset=sections)
        return preview_homepage(request, formset)


@admin.register(MenuItem)
class MenuItemAdmin(NamedInputs, OrderedAdmin[MenuItem]):
    list_display = ("heading", "place", "kind", "is_visible", "is_nested")
    list_editable = ("is_visible", "is_nested")
    list_filter = ("place",)
    list_select_related = ("page",)
    autocomplete_fields = ("page",)
    fields = ("place", "kind", "page", "url", "file", "label", ("is_visible", "is_nested"))

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the default entries if there are none yet, so that the owner can change them."""
        if self.has_change_permission(request) and not MenuItem.objects.exists():
            MenuItem.objects.bulk_create(MenuItem.defaults())
        return super().changelist_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: MenuItem, *args: Any, **kwargs: Any) -> None:
        """Warn about a link to a page that doesn't exist."""
        super().save_model(request, obj, *args, **kwargs)
        is_link = obj.kind == MenuItem.Kind.LINK
        if is_link and (fault := LinkCheck(request, base="/").fault(obj.url)):
            self.message_user(request, f"{obj.url} {fault}.", messages.WARNING)

    @admin.display(description="entry")
    def heading(self, item: MenuItem) -> str:
        path = f" ({item.page.path})" if item.kind == MenuItem.Kind.PAGE and item.page else ""
        return f"{NESTED_MARK if item.is_nested else ''}{item}{path}"


@admin.register(Student)
class StudentAdmin(OrderedAdmin[Student]):
    list_display = ("name", "role", "years", "now_at", "demo")
    search_fields = ("name", "role", "now_at")
    fields = ("name", "url", "role", "years", "now_at")


@admin.register(Activity)
class ActivityAdmin(OrderedAdmin[Activity]):
    list_display = ("text", "kind_label", "year", "demo")
    list_filter = ("kind", "is_demo")
    search_fields = ("text", "year")
    fields = ("kind", "text", "year")

    @badge("type", {}, ordering="kind")
    def kind_label(self, activity: Activity) -> str:
        return activity.get_kind_display()


@admin.register(News)
class NewsAdmin(OwnerAdmin[News]):
    start_months = ("on",)
    list_display = ("text", "on", "demo")
    search_fields = ("text",)
    date_hierarchy = "on"
    fields = ("on", "text")
