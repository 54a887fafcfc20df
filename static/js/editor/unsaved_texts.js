// @ts-check
// Unsaved texts, and which of them to offer.
/** @import { Copy } from "./local_copies.js" */

/** @typedef {Record<string, string>} Texts By field name. */

const MOST_OFFERS = 3;
const LONGEST_TITLE = 80;

/**
 * Return whether a field is autosaved. Added inline rows are not: they can't be restored.
 * @param {EventTarget | null} field
 * @returns {field is HTMLInputElement | HTMLTextAreaElement}
 */
export function isAutosaved(field) {
  const isText =
    field instanceof HTMLTextAreaElement ||
    (field instanceof HTMLInputElement && /^(text|url|email|search)$/.test(field.type));
  return isText && field.name !== "" && !/^_|-(\d+|__prefix__)-/.test(field.name);
}

/**
 * Return a text as the form saves it: stripped, with normalized line breaks.
 * @param {string} text
 */
function plain(text) {
  return text.replace(/\r\n/g, "\n").trim();
}

/**
 * @param {string} one
 * @param {string} other
 */
export function isSame(one, other) {
  return plain(one) === plain(other);
}

/**
 * @param {Texts} texts
 * @param {Texts} others
 */
export function areSame(texts, others) {
  return Object.keys({ ...texts, ...others }).every((name) =>
    isSame(texts[name] ?? "", others[name] ?? ""),
  );
}

/**
 * Return whether a form has all the texts of a copy.
 * @param {Texts} texts
 * @param {Texts} form
 */
function isWithin(texts, form) {
  return Object.keys(form).every((name) => isSame(texts[name] ?? form[name], form[name]));
}

/**
 * Return the newest copy of each page, preferring this browser's if both are equally new.
 * @param {Copy[]} there
 * @param {Copy[]} here
 */
function newestOfEachPage(there, here) {
  const pages = new Map(there.map((copy) => [copy.page, copy]));
  for (const copy of here) {
    const { page, key, turn } = copy;
    const other = pages.get(page);
    const isNewer = !other || turn >= other.turn;
    pages.set(page, isNewer ? { ...copy, pk: other?.pk } : { ...other, key });
  }
  return [...pages.values()];
}

/**
 * Return the copies to offer, newest first, and those that the form or a newer copy
 * already contains.
 * @param {{ there: Copy[], here: Copy[], page: string, opened: Texts }} known
 */
export function sortOut({ there, here, page, opened }) {
  const others = newestOfEachPage(there, here).filter((copy) => copy.page !== page);
  const newestFirst = [...others].sort((a, b) => b.at.localeCompare(a.at));
  /** @type {Copy[]} */
  const unsaved = [];
  for (const copy of newestFirst) {
    const isKnown = unsaved.some((other) => areSame(other.texts, copy.texts));
    if (!isKnown && !isWithin(copy.texts, opened)) unsaved.push(copy);
  }
  return {
    offered: unsaved.slice(0, MOST_OFFERS),
    // In the form or in a newer copy.
    saved: others.filter((copy) => !unsaved.includes(copy)),
  };
}

/**
 * Return what a row says about unsaved texts: the title or first text that the form doesn't have, and
 * the lengths of its long texts.
 * @param {Texts} texts
 * @param {Texts} opened
 * @param {string[]} long The names of the long texts; titles and URLs have no length worth showing.
 */
export function describe(texts, opened, long) {
  const changed = Object.keys(texts).filter((name) => !isSame(texts[name], opened[name] ?? ""));
  const first = texts.title?.trim() ? "title" : changed.find((name) => texts[name].trim());
  const shown = first
    ? `“\u2068${plain(texts[first]).split("\n")[0].slice(0, LONGEST_TITLE)}\u2069”`
    : "";
  const words = countWords(long.map((name) => texts[name] ?? ""));
  const before = countWords(long.map((name) => opened[name] ?? ""));
  if (!words && !before) return shown;
  const lengths = `${words} ${words === 1 ? "word" : "words"}; the form has ${before}`;
  return shown ? `${shown}, ${lengths}` : lengths;
}

/** @param {string[]} texts */
function countWords(texts) {
  return texts.join(" ").split(/\s+/).filter(Boolean).length;
}
