"""YAML from outside: what it says in few bytes may not become much, nor go round in a circle."""

from typing import Any

import yaml

MAX_NODES = 100_000


class YamlTooLargeError(yaml.YAMLError):
    """The message is a sentence for the owner."""


def load_yaml(text: str) -> Any:
    """Return plain values. Raises yaml.YAMLError, and ValueError for a date that is none."""
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
    """Return how many values a node stands for, where each alias stands for all of its anchor."""
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
