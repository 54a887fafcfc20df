// A text written with its selection: `one «two» three`; a caret is one mark.
import assert from "node:assert/strict";
import { test } from "node:test";

/** Return the text and the selection. */
export function selection(marked) {
  const from = marked.indexOf("«");
  const value = marked.replace(/[«»]/g, "");
  const end = marked.replace("«", "").indexOf("»");
  if (from < 0) return { value, from: value.length, to: value.length };
  return { value, from, to: end < 0 ? from : end };
}

function marked({ value, from, to }) {
  return `${value.slice(0, from)}«${value.slice(from, to)}${to > from ? "»" : ""}${value.slice(to)}`;
}

function applied({ value }, { start, end, text, from, to }) {
  return { value: value.slice(0, start) + text + value.slice(end), from, to };
}

/** Test a change of texts; `null` if it is left to the browser. */
export function testChange(name, change, cases) {
  for (const [before, after] of cases) {
    test(`${name}: ${JSON.stringify(before)}`, () => {
      const given = selection(before);
      const edit = change(given);
      assert.equal(edit && marked(applied(given, edit)), after);
    });
  }
}
