import assert from "node:assert/strict";
import { test } from "node:test";
import { readAnswer } from "../../../static/js/editor/requests.js";

test("JSON responses are returned, errors too", () => {
  assert.deepEqual(readAnswer(400, "application/json", '{"error": "No."}'), { error: "No." });
});

for (const [status, sentence] of [
  [403, /continue here/],
  [413, /too large/],
  [500, /error \(500\)/],
]) {
  test(`status ${status} is explained in a sentence`, () => {
    assert.match(readAnswer(status, "text/html", "").error, sentence);
  });
}
