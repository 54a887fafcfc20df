import assert from "node:assert/strict";
import { test } from "node:test";
import {
  continueTable,
  rowsOf,
  selectNextCell,
  tableOf,
} from "../../../static/js/editor/tables.js";
import { testChange } from "./marked.js";

testChange("next cell", (selection) => selectNextCell(selection, false), [
  ["| a | b |\n| - | - |\n| «c | d |", "| a | b |\n| - | - |\n| c | «d» |"],
  ["| a | «b |\n| - | - |\n| c | d |", "| a | b |\n| - | - |\n| «c» | d |"],
  ["| a |\n| - |\n| b« |", null],
  ["| a« |\n| b |", null],
]);

testChange("previous cell", (selection) => selectNextCell(selection, true), [
  ["| a | b |\n| - | - |\n| «c | d |", "| a | «b» |\n| - | - |\n| c | d |"],
]);

testChange("Enter in a table", continueTable, [
  ["| a |\n| - |\n| b |«", "| a |\n| - |\n| b |\n| « |"],
  ["| a |\n| - |\n| b |\n| « |", "| a |\n| - |\n| b |\n«"],
  ["| a |«\n| - |\n| b |", null],
]);

for (const [text, rows] of [
  [
    'Name\tSpeed\n"a|b"\t1.5\n"two\nlines"\t2',
    [
      ["Name", "Speed"],
      ["a|b", "1.5"],
      ["two\nlines", "2"],
    ],
  ],
  ['a\t"say ""so"""\r\n', [["a", 'say "so"']]],
  ["a\tb\nc", null],
  ["a\nb", null],
]) {
  test(`cells of ${JSON.stringify(text)}`, () => assert.deepEqual(rowsOf(text), rows));
}

test("numbers are right-aligned; bars and line breaks in cells are escaped", () => {
  const rows = [
    ["Name", "Speed"],
    ["a|b", "1.5"],
    ["two\nlines", "−2 %"],
  ];

  assert.equal(
    tableOf(rows),
    "| Name | Speed |\n| --- | ---: |\n| a\\|b | 1.5 |\n| two lines | −2 % |",
  );
});
