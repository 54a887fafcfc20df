// @ts-check
// Highlights matches in texts.
import { make } from "../dom.js";
import { composed } from "./words.js";

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
  for (const [first, last] of words.placesOf(text, pattern)) {
    if (first < place || first >= end) continue;
    const stop = Math.min(end, last);
    parts.push(text.slice(place, first), make("mark", {}, text.slice(first, stop)));
    place = stop;
  }
  return [...parts, text.slice(place, end)];
}

/**
 * @param {string[]} texts
 * @param {Words} words
 * @param {RegExp} pattern
 * @param {string} title Shown above it, so it is not repeated.
 */
export function snippet(texts, words, pattern, title) {
  const plain = texts.map((text) =>
    below(title, composed(text), words).replace(/\s+/g, " ").trim(),
  );
  /** @param {string} text */
  const matchIn = (text) => words.placesOf(text, pattern)[0]?.[0] ?? -1;
  const text = plain.find((one) => matchIn(one) >= 0) ?? plain.findLast(Boolean) ?? "";
  let start = Math.max(0, matchIn(text) - AROUND / 2);
  let end = Math.min(text.length, start + 2 * AROUND);
  if (start > 0) start = Math.max(start, text.lastIndexOf(" ", start + 20) + 1);
  if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), end - 30);
  const [before, after] = [start > 0 ? "… " : "", end < text.length ? " …" : ""];
  return [before, ...marked(text, words, pattern, start, end), after];
}

/**
 * Return a text without lines or sentences at its start that repeat the title.
 * @param {string} title
 * @param {string} text
 * @param {Words} words
 */
function below(title, text, words) {
  const same = words.runsOf(title).join("[^\\p{L}\\p{N}]*");
  if (!same) return text;
  const sign = "[^\\p{L}\\p{N}\\n]*";
  const end = "(?:[.:;!?。：！？—–]+(?![\\p{L}\\p{N}])|\\n|$)";
  const repeated = new RegExp(`^\\s*(?:${sign}${same}${sign}?${end}\\s*)+`, "gu");
  const [place] = words.placesOf(text, repeated);
  return place ? text.slice(place[1]) : text;
}
