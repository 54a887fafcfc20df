"""Replace the ``style`` attributes of math-core, which the site's CSP forbids, by classes.

The stylesheet defines each class with the declaration given here.
"""

import re

_CLASSES = {
    "width:100%": "m-full",
    "width:50%": "m-half",
    "width:7.5%": "m-edge",
    "text-align:left": "m-left",
    "text-align:right": "m-right",
    "padding-left:0": "m-pl0",
    "padding-right:0": "m-pr0",
    "padding-left:0.1em": "m-pl1",
    "padding-right:0.1em": "m-pr1",
    "padding-left:0.1667em": "m-pl2",
    "padding-right:0.1667em": "m-pr2",
    "padding-left:1em": "m-pl3",
    "padding-top:0": "m-pt0",
    "padding-bottom:0": "m-pb0",
    "padding-top:0.1667em": "m-pt2",
    "border-top:0.05em solid currentcolor": "m-bt",
    "border-left:0.05em solid currentcolor": "m-bl",
    "border-right:0.05em solid currentcolor": "m-br",
    "border-top:0.05em dashed currentcolor": "m-bt m-dash",
    "border-left:0.05em dashed currentcolor": "m-bl m-dash",
    "border-right:0.05em dashed currentcolor": "m-br m-dash",
    "font-variant-caps:small-caps": "m-caps",
    "math-shift:compact": "m-compact",
}
# Negative space, in em, for margin-left: from thin (\!) to two quads.
_BACK = {0.1667: "m-back1", 0.2222: "m-back2", 0.2778: "m-back3", 0.5: "m-back4", 1: "m-back5"}
_STYLE = re.compile(r' style="([^"]*)"')


def replace_styles(mathml: str) -> str:
    return _STYLE.sub(_attributes, mathml)


def _attributes(style: re.Match[str]) -> str:
    classes = []
    color = ""
    for declaration in style[1].split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "color" and re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
            color = f' mathcolor="{value}"'
        elif name == "margin-left" and re.fullmatch(r"-[\d.]+em", value):
            size = float(value[1:-2])
            classes.append(_BACK[min(_BACK, key=lambda known: abs(known - size))])
        else:
            classes.append(_CLASSES.get(f"{name}:{value}", ""))
    written = " ".join(filter(None, classes))
    return (f' class="{written}"' if written else "") + color
