"""Read untrusted YAML: limit its expanded size and reject cycles."""

from typing import Any

import yaml

MAX_NODES = 100_000


class YamlTooLargeError(yaml.YAMLError):
    """The message is shown to the owner."""


def load_yaml(text: str) -> Any:
    """Return plain values. Raise yaml.YAMLError, or ValueError for an invalid date."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _measure(node, {}, set())
        return loader.construct_document(node)
    except RecursionError as error:
        raise YamlTooLargeError("it is nested too deeply") from error
    finally:
        loader.dispose()


def _measure(node: yaml.Node, known: dict[int, int], above: set[int]) -> int:
    """Return the number of values of a node, expanding aliases."""
    if id(node) in above:
        raise YamlTooLargeError("an alias is inside its own anchor")
    if id(node) not in known:
        above.add(id(node))
        size = 1 + sum(_measure(child, known, above) for child in _children(node))
        above.remove(id(node))
        if size > MAX_NODES:
            raise YamlTooLargeError(f"it expands to more than {MAX_NODES:,} values")
        known[id(node)] = size
    return known[id(node)]


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
