import {
  addFootnote,
  cycleCallout,
  cycleHeading,
  insertTable,
  toggleBlockFormula,
  toggleCode,
  toggleCodeBlock,
  toggleFormula,
  toggleList,
  toggleQuote,
} from "../../../static/js/editor/blocks.js";
import { testChange } from "./marked.js";

const TABLE = "| «Column 1» | Column 2 | Column 3 |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |";

testChange("code", toggleCode, [
  ["a «code» b", "a `«code»` b"],
  ["a `«code»` b", "a «code» b"],
  ["«a\nb»", "```\n«a\nb»\n```"],
  ["```\n«a\nb»\n```", "«a\nb»"],
  ["one\n\n«", "one\n\n```\n«\n```"],
]);

testChange("code block", toggleCodeBlock, [
  ["«a ```b\n»", "````\n«a ```b»\n````\n"],
  ["one\n\n«", "one\n\n```\n«\n```"],
  ["one«\ntwo", "one\n\n```\n«\n```\n\ntwo"],
  ["~~~py\n«a", "«a»"],
]);

testChange("formula", toggleFormula, [
  ["a «x^2» b", "a $«x^2»$ b"],
  ["a $«x^2»$ b", "a «x^2» b"],
  ["one\n«", "one\n\n$$\n«\n$$"],
]);

testChange("block formula", toggleBlockFormula, [
  ["$$\n«x»\n$$", "«x»"],
  ["«$$x$$»", "«x»"],
  ["«$x$»", "$$\n«x»\n$$"],
]);

testChange("heading", cycleHeading, [
  ["one«", "## one«"],
  ["## one«", "### one«"],
  ["#### one«", "one«"],
  ["«", "## «"],
]);

testChange("bullet list", (selection) => toggleList(selection, "bullet"), [
  ["«one\ntwo»", "- «one\n- two»"],
  ["- «one\n- two»", "«one\ntwo»"],
  ["1. «one\n\n2. two»", "- «one\n\n- two»"],
]);

testChange("numbered list", (selection) => toggleList(selection, "numbered"), [
  ["- «one\n- two»", "1. «one\n2. two»"],
  ["  «one", "  1. «one"],
]);

testChange("task list", (selection) => toggleList(selection, "task"), [
  ["«one\n\ntwo»", "- [ ] «one\n\n- [ ] two»"],
  ["- [x] one«", "one«"],
]);

testChange("quote", toggleQuote, [
  ["«one\n\ntwo»", "> «one\n> \n> two»"],
  ["> «one\n> two»", "«one\ntwo»"],
]);

testChange("callout", cycleCallout, [
  ["«", "> [!NOTE]\n> «"],
  ["«one\ntwo»", "> [!NOTE]\n> one\n> two«"],
  ["> one\n> two«", "> [!NOTE]\n> one\n> two«"],
  ["> [!NOTE]\n> one«", "> [!TIP]\n> one«"],
  ["> [!CAUTION]\n> one«", "one«"],
]);

testChange("table", insertTable, [
  ["one«", `one\n\n${TABLE}`],
  ["«a\tb\nc\t2»", "| a | b |\n| --- | ---: |\n| c | 2 |«"],
]);

testChange("footnote", addFootnote, [
  ["a« b", "a[^1] b\n\n[^1]: «"],
  ["a[^1] b«\n\n[^1]: c\n", "a[^1] b[^2]\n\n[^1]: c\n[^2]: «"],
  ["a«", "a[^1]\n\n[^1]: «"],
]);
