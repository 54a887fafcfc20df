"""The YAML of an export."""

import random

import yaml

from site_config.archive.yaml_text import parse_yaml, write_yaml


def test_any_text_survives_yaml():
    chosen = random.Random(7)
    signs = [
        *"ab \n\t:#-'\"|>&*!%@`[]{},?\r\x00\x85\u2028\ufeff~=.0_😀潘",
        "---",
        "yes",
        "null",
        "1e3",
    ]
    texts = ["".join(chosen.choices(signs, k=chosen.randint(0, 9))) for _ in range(500)]
    value = [{"key": text, "list": [text, {text: text}]} for text in texts]

    written = write_yaml(value)

    assert parse_yaml(written, "x.yaml") == value
    assert yaml.safe_load(written) == value
