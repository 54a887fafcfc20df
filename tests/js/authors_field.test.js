// Lines of the authors of a publication are added and moved.
import assert from "node:assert/strict";
import { test } from "node:test";
import { addLine, linesOf, movedLine } from "../../static/js/authors_field.js";

test("empty lines are no authors", () => {
  assert.deepEqual(linesOf(" Ada Chen* \n\nBo Li\n"), ["Ada Chen*", "Bo Li"]);
});

test("a line moves to another place, but not beyond the ends", () => {
  assert.deepEqual(movedLine(["Ada", "Bo", "Cy"], 2, 0), ["Cy", "Ada", "Bo"]);
  assert.deepEqual(movedLine(["Ada", "Bo", "Cy"], 0, 1), ["Bo", "Ada", "Cy"]);
  assert.deepEqual(movedLine(["Ada", "Bo"], 0, -1), ["Ada", "Bo"]);
  assert.deepEqual(movedLine(["Ada", "Bo"], 1, 2), ["Ada", "Bo"]);
});

test("a name is added on a line of its own", () => {
  assert.equal(addLine("Ada Chen, Bo Li\n\n", "Cy Day"), "Ada Chen, Bo Li\nCy Day");
  assert.equal(addLine("", "Cy Day"), "Cy Day");
});
