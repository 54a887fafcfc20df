// The static search handles words and queries like the live one, using its tables and cases.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Index } from "../../static/js/static_search/index.js";
import { partOf, Words } from "../../static/js/static_search/words.js";

const root = new URL("../../", import.meta.url);
const python = process.env.PYTHON ?? ".venv/bin/python";
const tables = JSON.parse(
  execFileSync(python, ["-m", "site_config.search.tables"], { cwd: root, encoding: "utf8" }),
);
const cases = JSON.parse(readFileSync(new URL("tests/site_config/search_cases.json", root)));
const words = new Words(tables);

for (const [text, expected] of cases.words) {
  test(`words of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      words.runsOf(text).flatMap((run) => words.wordsOfRun(run)),
      expected,
    );
  });
}

for (const [typed, wanted, unwanted] of cases.queries) {
  test(`query ${JSON.stringify(typed)}`, () => {
    const shown = (terms) => terms.map((one) => one.words.join(" ") + (one.beginsWord ? "*" : ""));
    const query = words.parse(typed);
    assert.deepEqual([shown(query.wanted), shown(query.unwanted)], [wanted, unwanted]);
  });
}

for (const [word, numbers] of cases.numbers) {
  test(`${word} in singular or plural`, () => {
    assert.deepEqual(words.parse(word).wanted[0].numbers, numbers);
  });
}

for (const [word, parts, part] of cases.parts) {
  test(`file of ${word}`, () => {
    assert.equal(partOf(word, parts, words.isCjk(word)), part);
  });
}

test("a long query is truncated", () => {
  assert.equal(words.parse("word ".repeat(5000)).text.length, tables.longest_query);
});

for (const [typed, text, found] of [
  ["strasse", "Die Straße", "Straße"],
  ["first", "the ﬁrst ﬂow", "ﬁrst"],
  ["k24", "a 𝐾₂₄ b", "𝐾₂₄"],
]) {
  test(`${typed} is at its place in ${text}`, () => {
    const pattern = new RegExp(words.patternOf(words.parse(typed).wanted[0]), "gu");
    assert.deepEqual(
      words.placesOf(text, pattern).map(([start, end]) => text.slice(start, end)),
      [found],
    );
  });
}

for (const [typed, text, isFound] of [
  ["fair sch", "fairly fair scheduling", true],
  ["fair -x", "fairly", false],
  ["notes", "one note", true],
  ['"fair share"', "a fair, share", true],
  ["公平", "不公平性", true],
]) {
  test(`${typed} in ${text}`, () => {
    const patterns = words.parse(typed).wanted.map((term) => words.patternOf(term));
    const found = patterns.every((pattern) => new RegExp(pattern, "u").test(words.fold(text)));
    assert.equal(found, isFound);
  });
}

for (const spellings of cases.compounds) {
  test(`${spellings.join(", ")} find each other`, () => {
    const patterns = spellings.map((typed) =>
      words.parse(typed).wanted.map((term) => new RegExp(words.patternOf(term), "u")),
    );
    for (const text of spellings) {
      const isFound = patterns.map((some) => some.every((one) => one.test(words.fold(text))));
      assert.deepEqual(
        isFound,
        spellings.map(() => true),
      );
    }
  });
}

const row = (number, title) => [number, title, `/${number}/`, "note", "", "", "", "", [], 0, 10];
const files = {
  "words/0.json": {
    fair: [0, 33, 8, 1],
    gpt4o: [0, 1],
    gpt: [8, 1, 16, 1],
    "4o": [8, 1, 16, 1],
    share: [0, 1, 8, 1],
    scheduler: [16, 2],
  },
  "texts/post-0.json": { 0: ["", "share and be fair by GPT4o"] },
  "texts/post-1.json": { 8: ["", "a fair share of GPT 4o"] },
  "texts/post-2.json": { 16: ["", "4o before GPT"] },
};
const list = {
  parts: 1,
  tables,
  kinds: {},
  topics: {},
  rtl: [],
  entries: [0, 8, 16].map((n) => row(n, "")),
};
const index = new Index(list, async (name) => files[name]);

for (const [typed, numbers] of [
  ["fair", [0, 8]],
  ["fair -share", []],
  ['"fair share"', [8]],
  ["sched", [16]],
  ["schedulers", [16]],
  ["constructor", []],
  ["gpt-4o", [0, 8]],
  ["gpt4o", [0, 8]],
]) {
  test(`entries for ${typed}`, async () => {
    const found = await index.find(words.parse(typed));
    assert.deepEqual(found.map((entry) => entry.number).sort(), numbers);
  });
}
