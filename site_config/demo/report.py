from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Model

from blog.models import DemoAware
from site_config.program import PROGRAM

Kinds = Counter[type[Model]]


@dataclass
class DemoReport:
    """What was done, or would be done in a dry run, by model."""

    is_dry_run: bool
    created: Kinds = field(default_factory=Counter)
    unchanged: Kinds = field(default_factory=Counter)
    deleted: Kinds = field(default_factory=Counter)
    # Messages, each with its reason.
    skipped: list[str] = field(default_factory=list)
    retained: list[str] = field(default_factory=list)
    visits: int = 0

    def count_existing(self, row: DemoAware) -> None:
        """Count a row of the demo that already exists."""
        if row.is_demo:
            self.unchanged[type(row)] += 1
        else:
            noun = row._meta.verbose_name
            self.skipped.append(f"{noun} “{row}”: you already have one.")

    def summary(self, *, is_load: bool) -> str:
        """Return a summary; its last line is the short form."""
        counters = {"Created": self.created, "Unchanged": self.unchanged, "Deleted": self.deleted}
        lines = [f"{word}: {_listed(counts)}." for word, counts in counters.items() if counts]
        if self.visits:
            lines.append(f"Visits: {self.visits:,} invented for the last year.")
        lines += [f"Skipped: {sentence}" for sentence in self.skipped]
        lines += [f"Kept: {sentence}" for sentence in self.retained]
        if self.is_dry_run:
            lines.append("Dry run: nothing was written.")
        return "\n".join([*lines, self._totals(is_load=is_load)])

    def _totals(self, *, is_load: bool) -> str:
        if is_load:
            return (
                f"{self.created.total()} created, {self.unchanged.total()} unchanged, "
                f"{len(self.skipped)} skipped; remove it with '{PROGRAM} demo clear'."
            )
        return f"{self.deleted.total()} deleted, {len(self.retained)} kept (edited or used by you)."


def _listed(counts: Kinds) -> str:
    return ", ".join(f"{number} {_noun(model, number)}" for model, number in counts.items())


def _noun(model: type[Model], number: int) -> str:
    return str(model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural)
