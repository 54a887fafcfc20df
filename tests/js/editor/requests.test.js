import assert from "node:assert/strict";
import { test } from "node:test";
import { readAnswer } from "../../../static/js/editor/requests.js";

test("JSON is the answer, an error too", () => {
  assert.deepEqual(readAnswer(400, "application/json", '{"error": "No."}'), { error: "No." });
});

for (const [status, sentence] of [
  [403, /session expired/],
  [413, /too large/],
  [500, /error \(500\)/],
]) {
  test(`status ${status} is said in a sentence`, () => {
    assert.match(readAnswer(status, "text/html", "").error, sentence);
  });
}
