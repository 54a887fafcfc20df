// Lines of the authors of a publication are added and moved.
import assert from "node:assert/strict";
import { test } from "node:test";
import { addLine, moveLine } from "../../static/js/authors_field.js";

test("the line at the caret moves, and the caret with it", () => {
  assert.deepEqual(moveLine("Ada\nBo\nCy", 5, -1), ["Bo\nAda\nCy", 0]);
  assert.deepEqual(moveLine("Ada\nBo\nCy", 0, 1), ["Bo\nAda\nCy", 3]);
});

test("the first line does not move up, nor the last one down", () => {
  assert.deepEqual(moveLine("Ada\nBo", 1, -1), ["Ada\nBo", 1]);
  assert.deepEqual(moveLine("Ada\nBo", 5, 1), ["Ada\nBo", 5]);
});

test("a name is added on a line of its own", () => {
  assert.equal(addLine("Ada Chen, Bo Li\n\n", "Cy Day"), "Ada Chen, Bo Li\nCy Day");
  assert.equal(addLine("", "Cy Day"), "Cy Day");
});
