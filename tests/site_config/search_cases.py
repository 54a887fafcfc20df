"""Cases of words and queries, for the live search and, in tests/js, for the static one."""

import json
from pathlib import Path

CASES = json.loads(Path(__file__).with_suffix(".json").read_text())
