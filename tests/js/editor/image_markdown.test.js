import assert from "node:assert/strict";
import { test } from "node:test";
import {
  altOf,
  changeAlt,
  imagesOf,
  markdownOfImages,
  placeAfter,
} from "../../../static/js/editor/image_markdown.js";

const URL = "/media/images/a.png";

test("alt text contains no Markdown syntax", () => {
  assert.equal(altOf(" A curve [that]\n rises* "), "A curve that rises");
});

test("several images of the library are figures side by side", () => {
  const images = [
    { url: "/media/a.png", description: "" },
    { url: "/media/b.png", description: 'The "best" run' },
  ];

  assert.equal(
    markdownOfImages(images),
    `![](/media/a.png)\n![The "best" run](/media/b.png "The 'best' run")`,
  );
  assert.equal(markdownOfImages(images.slice(0, 1)), "![](/media/a.png)");
  assert.equal(
    markdownOfImages([images[0], images[0]]),
    "![](/media/a.png){width=48%}\n![](/media/a.png){width=48%}",
  );
});

for (const [value, old, text] of [
  [`a ![](${URL}) ![old](${URL})`, "old", `a ![](${URL}) ![new](${URL})`],
  [`![changed by hand](${URL})`, "old", `![new](${URL})`],
  [`[a link](${URL})`, "old", null],
  ["nothing", "old", null],
]) {
  test(`alt text in ${value}`, () => {
    const edit = changeAlt(value, URL, old, "new");
    const changed = edit && value.slice(0, edit.start) + edit.text + value.slice(edit.end);
    assert.equal(changed, text);
  });
}

for (const [at, change, after] of [
  [1, { start: 2, removed: "", added: "xx" }, 1],
  [2, { start: 2, removed: "", added: "xx" }, 2],
  [3, { start: 2, removed: "", added: "xx" }, 5],
  [3, { start: 2, removed: "abcd", added: "" }, 2],
  [6, { start: 2, removed: "abcd", added: "x" }, 3],
]) {
  test(`place ${at} after ${JSON.stringify(change)}`, () => {
    assert.equal(placeAfter(at, change), after);
  });
}

test("images are recognized by type or by extension", () => {
  const files = [
    { name: "a.png", type: "image/png" },
    { name: "b.HEIC", type: "" },
    { name: "c.pdf", type: "application/pdf" },
    { name: "d.txt", type: "text/plain" },
  ];

  assert.deepEqual(
    imagesOf(files).map((file) => file.name),
    ["a.png", "b.HEIC", "c.pdf"],
  );
});
