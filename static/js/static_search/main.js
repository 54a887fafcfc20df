// @ts-check
// The search page of a static export: reads the query from the URL and shows the results.
import { find, make, makeButton } from "../dom.js";
/** @import { Entry } from "./index.js" */
import { Index } from "./index.js";
import { marked, snippet } from "./snippets.js";

/** @typedef {"kind" | "language" | "topic" | "year"} Filter */
/** @typedef {Record<Filter | "q", string>} Asked */

const PAGE_SIZE = 10;
/** @type {Filter[]} */
const FILTERS = ["kind", "language", "topic", "year"];

const page = find(document, "[data-index]", HTMLElement);
const words = page.dataset;
const status = find(page, "[role=status]", HTMLElement);
const list = find(page, ".results", HTMLElement);
/** @type {Map<string, Promise<any>>} */
const read = new Map();

/** @param {string} name */
function readFile(name) {
  const known = read.get(name) ?? fetchJson(`${words.index}${name}`);
  read.set(name, known);
  return known;
}

/** @param {string} url */
async function fetchJson(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

/** @returns {Asked} */
function queryFromUrl() {
  const asked = new URLSearchParams(location.search);
  /** @param {string} name */
  const value = (name) => asked.get(name) ?? "";
  const q = value("q").replace(/\s+/g, " ").trim();
  const [kind, language, topic, year] = FILTERS.map(value);
  return { q, kind, language, topic, year };
}

/** @param {Partial<Asked>} asked */
function urlOf(asked) {
  return `?${new URLSearchParams(Object.entries(asked).filter(([, value]) => value))}`;
}

/**
 * @param {Entry} entry
 * @param {Filter} filter
 */
function valuesOf({ kind, language, topics, year }, filter) {
  return {
    kind: [kind],
    language: language ? [language] : [],
    topic: topics,
    year: year ? [String(year)] : [],
  }[filter];
}

/**
 * @param {Entry[]} entries
 * @param {Asked} asked
 * @param {Filter[]} filters
 */
function filtered(entries, asked, filters) {
  return entries.filter((entry) =>
    filters.every((one) => !asked[one] || valuesOf(entry, one).includes(asked[one])),
  );
}

/**
 * @param {Entry} entry
 * @param {Index} index
 * @param {RegExp} pattern
 */
async function resultOf(entry, index, pattern) {
  const { title, url, kind, language, when, shownWhen, about } = entry;
  const dir = language ? (index.rtl.has(language) ? "rtl" : "ltr") : "auto";
  const spoken = language ? { lang: language, dir } : { dir };
  /** @param {string} text */
  const mark = (text) => marked(text.normalize("NFC"), index.words, pattern);
  const byline = make("p", { className: "byline" });
  if (dir === "rtl") byline.dir = dir;
  byline.append(make("bdi", { className: "tag" }, index.kinds[kind]));
  if (when) byline.append(" · ", make("time", { dateTime: when, ...spoken }, shownWhen));
  if (about) byline.append(" · ", make("bdi", {}, ...mark(about)));
  const [, ...texts] = await index.textsOf(entry);
  const quoted = snippet(texts, index.words, pattern, title);
  return make(
    "li",
    {},
    byline,
    make("h2", spoken, make("a", { href: url }, ...mark(title))),
    make("p", { className: "snippet", ...spoken }, ...quoted),
  );
}

/**
 * @param {Entry[]} results
 * @param {Index} index
 * @param {RegExp} pattern
 */
async function showMore(results, index, pattern) {
  const shown = list.children.length;
  const next = results.slice(shown, shown + PAGE_SIZE);
  list.append(...(await Promise.all(next.map((entry) => resultOf(entry, index, pattern)))));
  list.hidden = false;
  page.querySelector(".pager")?.remove();
  if (list.children.length >= results.length) return;
  const more = makeButton(words.more ?? "", async () => {
    const first = list.children.length;
    await showMore(results, index, pattern);
    find(list.children[first], "a", HTMLElement).focus();
  });
  more.className = "button";
  list.after(make("p", { className: "pager" }, more));
}

/**
 * @param {Entry[]} found
 * @param {Asked} asked
 * @param {Index} index
 */
function showFilters(found, asked, { kinds, languages, topics }) {
  const sidebar = find(page, ".sidebar", HTMLElement);
  const filters = find(sidebar, ".filters", HTMLElement);
  /** @type {Record<Filter, Record<string, string>>} */
  const labels = { kind: kinds, language: languages, topic: topics, year: {} };
  for (const filter of FILTERS) {
    const others = FILTERS.filter((one) => one !== filter);
    const values = filtered(found, asked, others).flatMap((entry) => valuesOf(entry, filter));
    const items = counted(values, filter).map(([value, count]) => {
      const isChosen = asked[filter] === value;
      const number = make("span", { className: "count" }, String(count));
      const href = urlOf({ ...asked, [filter]: isChosen ? "" : value });
      const link = make("a", { href }, `${labels[filter][value] ?? value} `, number);
      if (isChosen) link.setAttribute("aria-current", "true");
      return make("li", {}, link);
    });
    // A site in one language needs no choice of languages.
    const fewest = filter === "language" && !asked.language ? 2 : 1;
    if (items.length < fewest) continue;
    filters.append(make("h2", {}, words[filter] ?? ""));
    filters.append(make("ul", { className: "chips" }, ...items));
  }
  sidebar.hidden = !filters.querySelector("h2");
}

/**
 * Count the values: years newest first, others most frequent first.
 * @param {string[]} values
 * @param {Filter} filter
 */
function counted(values, filter) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) =>
    filter === "year" ? Number(b) - Number(a) : more - many,
  );
}

/** @param {Asked} asked */
async function search(asked) {
  const index = new Index(await readFile("entries.json"), readFile);
  const query = index.words.parse(asked.q);
  if (!query.wanted.length) return;
  const found = await index.find(query);
  const results = filtered(found, asked, FILTERS);
  const many = (words.many ?? "").replace("{n}", String(results.length));
  status.textContent = [words.none, words.one][results.length] ?? many;
  if (FILTERS.some((name) => asked[name])) {
    status.append(" · ", make("a", { href: urlOf({ q: asked.q }) }, words.all ?? ""));
  }
  showFilters(found, asked, index);
  find(page, ".search-help", HTMLElement).hidden = results.length > 0;
  const patterns = query.wanted.map((term) => `(?:${index.words.patternOf(term)})`);
  if (results.length) await showMore(results, index, new RegExp(patterns.join("|"), "gu"));
}

const asked = queryFromUrl();
find(page, "input", HTMLInputElement).value = asked.q;
if (asked.q) {
  document.title = `${asked.q} · ${document.title}`;
  search(asked).catch(() => {
    status.textContent = words.failed ?? "";
  });
}
