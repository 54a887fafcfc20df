import assert from "node:assert/strict";
import { test } from "node:test";
import { areSame, describe, sortOut } from "../../../static/js/editor/unsaved_texts.js";

const copy = (page, turn, body, more = {}) => ({
  page,
  turn,
  at: "2026-01-01",
  texts: { body },
  ...more,
});
const sorted = (there, here) => sortOut({ there, here, page: "now", opened: { body: "saved" } });

test("line breaks and surrounding spaces don't matter", () => {
  assert.equal(areSame({ a: "x\r\ny " }, { a: "x\ny", b: "" }), true);
  assert.equal(areSame({ a: "x" }, { a: "x", b: "y" }), false);
});

test("this browser's copy is preferred if it is as new as the server's", () => {
  const { offered } = sorted(
    [copy("p", 2, "there", { pk: 7 })],
    [copy("p", 2, "here", { key: "k" })],
  );

  assert.deepEqual(offered, [copy("p", 2, "here", { key: "k", pk: 7 })]);
});

test("a newer copy on the server is offered, with both copies", () => {
  const { offered } = sorted(
    [copy("p", 3, "there", { pk: 7 })],
    [copy("p", 2, "here", { key: "k" })],
  );

  assert.deepEqual(offered, [copy("p", 3, "there", { pk: 7, key: "k" })]);
});

test("copies that the form already contains, or of the same page, are not offered", () => {
  const there = [copy("p", 1, "saved\r\n"), copy("now", 1, "typed")];

  assert.deepEqual(sorted(there, []), { offered: [], saved: [there[0]] });
});

test("the three newest copies are offered, newest first", () => {
  const there = ["01", "04", "02", "03"].map((day) => copy(day, 1, day, { at: `2026-01-${day}` }));

  assert.deepEqual(
    sorted(there, []).offered.map(({ page }) => page),
    ["04", "03", "02"],
  );
});

test("of identical copies the newest is offered", () => {
  const [old, recent] = [copy("p", 1, "x"), copy("q", 1, "x\n", { at: "2026-01-02" })];

  assert.deepEqual(sorted([old, recent], []), { offered: [recent], saved: [old] });
});

test("a copy is described by its title or first new text, and by the length of long texts", () => {
  assert.equal(
    describe({ title: "My talk", time: "3 pm" }, { title: "", time: "" }, []),
    "“\u2068My talk\u2069”",
  );
  assert.equal(describe({ name: "Ada", url: "/b" }, { name: "Ada" }, []), "“\u2068/b\u2069”");
  assert.equal(
    describe({ title: "A", body: "one" }, { body: "" }, ["body"]),
    "“\u2068A\u2069”, 1 word; the form has 0",
  );
});
