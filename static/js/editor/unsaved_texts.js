// @ts-check
// Unsaved texts, and which of them to offer.
/** @import { Copy } from "./local_copies.js" */

/** @typedef {Record<string, string>} Texts By field name. */

const MOST_OFFERS = 3;

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
 * Return the copies to offer, newest first, and those that the form already contains.
 * @param {{ there: Copy[], here: Copy[], page: string, opened: Texts }} known
 */
export function sortOut({ there, here, page, opened }) {
  const others = newestOfEachPage(there, here).filter((copy) => copy.page !== page);
  const unsaved = others.filter((copy) => !isWithin(copy.texts, opened));
  return {
    offered: [...unsaved].sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST_OFFERS),
    saved: others.filter((copy) => !unsaved.includes(copy)),
  };
}

/** @param {string[]} texts */
export function countWords(texts) {
  return texts.join(" ").split(/\s+/).filter(Boolean).length;
}
