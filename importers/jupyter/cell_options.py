"""Options of code cells: ``#| echo: false`` in a comment, ``{r name, echo=FALSE}`` of knitr."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from importers.front_matter import load_yaml

_COMMENT = re.compile(r"\s*(?:#|//|--|%%|%|\*|;)\|(?: (.*)|(.*))$")
_KNITR = re.compile(
    r"(?<![\w.-])([\w.-]++)\s*=\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
    r"|(?:[^,()\"']|\([^()]*\)|\"[^\"]*\"|'[^']*')*)"
)
_ENGINE = re.compile(r"\s*([.=]?[\w+-]+)[\s,]*(.*)$", re.DOTALL)
_VALUES = {"TRUE": True, "T": True, "FALSE": False, "F": False}


@dataclass
class CellOptions:
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, *names: str) -> str:
        found = (self.values.get(name) for name in names)
        value = next((one for one in found if isinstance(one, str | list) and one), "")
        texts = value if isinstance(value, list) else [value]
        return " ".join(" ".join(map(str, texts)).split())

    def is_off(self, name: str) -> bool:
        return str(self.values.get(name)).lower() in {"false", "f", "no"}

    @property
    def hides_all(self) -> bool:
        return self.is_off("include")

    @property
    def hides_code(self) -> bool:
        return self.is_off("echo")

    @property
    def hides_output(self) -> bool:
        is_hidden = str(self.values.get("results")).lower() == "hide"
        return is_hidden or self.is_off("output") or self.is_off("eval")

    @property
    def label(self) -> str:
        return self.text("label")


def split_options(code: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the options in the comments at the top of a cell, and the code below them."""
    written = []
    for line in code:
        found = _COMMENT.match(line)
        if found is None:
            break
        written.append(found[1] or found[2] or "")
    if not written:
        return {}, code
    text = "\n".join(written)
    try:
        values = load_yaml(text)
    except (yaml.YAMLError, ValueError):
        values = None
    found_options = values if isinstance(values, dict) else knitr_options(text)
    return _named(found_options), code[len(written) :]


def read_head(head: str) -> tuple[str, dict[str, Any]]:
    """Return the engine of ``{r label, echo=FALSE}`` and the options."""
    engine = _ENGINE.match(head)
    if engine is None:
        return "", {}
    options = _named(knitr_options(engine[2]))
    label = re.match(r"[\w.:-]+(?=\s*(?:,|$))", engine[2])
    if label:
        options.setdefault("label", label[0])
    return engine[1], options


def knitr_options(written: str) -> dict[str, Any]:
    found = {}
    for name, value in _KNITR.findall(written):
        bare = value.strip()
        is_text = bare[:1] in {'"', "'"} and bare[-1:] == bare[:1] and len(bare) > 1
        found[name] = bare[1:-1] if is_text else _VALUES.get(bare, bare)
    return found


def _named(options: dict[Any, Any]) -> dict[str, Any]:
    """``fig.cap`` of knitr is ``fig-cap`` of Quarto."""
    return {str(name).lower().replace(".", "-"): value for name, value in options.items()}
