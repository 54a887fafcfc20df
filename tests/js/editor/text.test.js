import assert from "node:assert/strict";
import { test } from "node:test";
import { changeBetween, fenceAt, isInCode, startOfLine } from "../../../static/js/editor/text.js";
import { selection } from "./marked.js";

for (const [marked, expected] of [
  ["a `b« c` d", true],
  ["a `b` c« `d`", false],
  ["```\na«\n```", true],
  ["```\na\n```\nb«", false],
  ["````\n```\na«", true],
  ["- ```\n  a«", true],
]) {
  test(`in code: ${JSON.stringify(marked)}`, () => {
    const { value, from } = selection(marked);
    assert.equal(isInCode(value, from), expected);
  });
}

test("a fence has its start and its mark", () => {
  assert.deepEqual(fenceAt("a\n~~~~js\nb", 10), { start: 2, mark: "~~~~" });
});

for (const [line, start] of [
  [1, 0],
  [3, 4],
  [9, 4],
]) {
  test(`line ${line} starts at ${start}`, () => assert.equal(startOfLine("a\nb\nc", line), start));
}

for (const [old, now, caret, change] of [
  ["foo", "fooo", 2, { start: 1, removed: "", added: "o" }],
  ["fooo", "foo", 2, { start: 2, removed: "o", added: "" }],
  ["a b", "a **b**", 5, { start: 2, removed: "b", added: "**b**" }],
  ["abc", "", 0, { start: 0, removed: "abc", added: "" }],
  ["abc", "abc", 1, null],
]) {
  test(`change from ${old} to ${now}`, () => {
    assert.deepEqual(changeBetween(old, now, caret), change);
  });
}
