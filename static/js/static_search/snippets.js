// @ts-check
// Highlights matches in texts.
import { make } from "../dom.js";

/** @import { Words } from "./words.js" */

/** Half the length of a snippet, in characters. */
const AROUND = 110;

/**
 * Return part of a text as nodes, with matches in `mark` elements.
 * @param {string} text
 * @param {Words} words
 * @param {RegExp} pattern
 */
export function marked(text, words, pattern, start = 0, end = text.length) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let place = start;
  for (const match of words.fold(text).matchAll(pattern)) {
    if (match.index < place || match.index >= end) continue;
    const stop = Math.min(end, match.index + match[0].length);
    parts.push(text.slice(place, match.index), make("mark", {}, text.slice(match.index, stop)));
    place = stop;
  }
  return [...parts, text.slice(place, end)];
}

/**
 * @param {string[]} texts
 * @param {Words} words
 * @param {RegExp} pattern
 */
export function snippet(texts, words, pattern) {
  const plain = texts.map((text) => text.normalize("NFC").replace(/\s+/g, " ").trim());
  /** @param {string} text */
  const matchIn = (text) => words.fold(text).search(pattern);
  const text = plain.find((one) => matchIn(one) >= 0) ?? plain.findLast(Boolean) ?? "";
  let start = Math.max(0, matchIn(text) - AROUND / 2);
  let end = Math.min(text.length, start + 2 * AROUND);
  if (start > 0) start = Math.max(start, text.lastIndexOf(" ", start + 20) + 1);
  if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), end - 30);
  const [before, after] = [start > 0 ? "… " : "", end < text.length ? " …" : ""];
  return [before, ...marked(text, words, pattern, start, end), after];
}
