import assert from "node:assert/strict";
import { test } from "node:test";
import { isUrl, toggleLink, toggleMark } from "../../../static/js/editor/formatting.js";
import { testChange } from "./marked.js";

testChange("bold", (selection) => toggleMark(selection, "**"), [
  ["a «bold» b", "a **«bold»** b"],
  ["a **«bold»** b", "a «bold» b"],
  ["a «**bold**» b", "a «bold» b"],
  ["a « bold » b", "a  **«bold»**  b"],
  ["a bo«ld b", "a **bo«ld** b"],
  ["a **bo«ld** b", "a bo«ld b"],
  ["a «", "a **«**"],
  ["a *«word»* b", "a ***«word»*** b"],
  ["a «****» b", "a **«****»** b"],
  ["«one\n\n- two»", "«**one**\n\n- **two**»"],
  ["«**one**\n\n- **two**»", "«one\n\n- two»"],
  ["«one\n**two**»", "«**one**\n**two**»"],
  ["«\n \n»", null],
]);

testChange("italic", (selection) => toggleMark(selection, "*"), [
  ["a «word» b", "a *«word»* b"],
  ["a **«word»** b", "a ***«word»*** b"],
  ["a ***«word»*** b", "a **«word»** b"],
  ["学«习»", "学*«习»*"],
]);

testChange("link", toggleLink, [
  ["a «words» b", "a [words](«https://») b"],
  ["a [wo«rds](https://e.org) b", "a «words» b"],
  ["a [wo«rds](https://e.org/a_(b)) b", "a «words» b"],
  ["«https://e.org»", "[«](https://e.org)"],
  ["a «", "a [«](https://)"],
]);

for (const [words, expected] of [
  ["https://e.org/a_b", true],
  [" mailto:a@e.org ", true],
  ["javascript:alert(1)", false],
  ["see https://e.org", false],
]) {
  test(`URL: ${words}`, () => assert.equal(isUrl(words), expected));
}
