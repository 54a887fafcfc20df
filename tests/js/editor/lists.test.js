import { continueLine, indentItems } from "../../../static/js/editor/lists.js";
import { testChange } from "./marked.js";

testChange("Enter", continueLine, [
  ["- one«", "- one\n- «"],
  ["- one«\n- two", "- one\n- «\n- two"],
  ["- on«e", "- on\n- «e"],
  ["9. one«", "9. one\n10. «"],
  ["- [x] one«", "- [x] one\n- [ ] «"],
  ["> one«", "> one\n> «"],
  ["> - one«", "> - one\n> - «"],
  ["- one\n- «", "- one\n«"],
  ["- one\n  - «", "- one\n- «"],
  ["> one\n> «", "> one\n«"],
  ["```\n    one«\n```", "```\n    one\n    «\n```"],
  ["```\n- one«\n```", null],
  ["«- one", null],
  ["- «one»", null],
  ["one«", null],
  ["\n«", null],
]);

testChange("Tab", (selection) => indentItems(selection, false), [
  ["- one\n- two«", "- one\n  - two«"],
  ["1. one\n2. two«", "1. one\n   1. two«"],
  ["1. one\n   1. two\n2. three«", "1. one\n   1. two\n   2. three«"],
  ["- one\n- «two\n- three»", "- one\n  - «two\n  - three»"],
  ["> - one\n> - two«", "> - one\n>   - two«"],
  ["- one«", null],
  ["one«", null],
  ["# one\n- two«", null],
  ["```\n- one\n- two«\n```", null],
]);

testChange("Shift+Tab", (selection) => indentItems(selection, true), [
  ["- one\n  - two«", "- one\n- two«"],
  ["1. one\n   1. two«", "1. one\n2. two«"],
  ["- one\n  - «two\n  - three»", "- one\n- «two\n- three»"],
  ["- one«", null],
]);
