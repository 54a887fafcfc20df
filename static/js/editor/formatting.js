// @ts-check
// Toggle marks around words, such as bold.
/** @import { Edit, Selection } from "./text.js" */
import { edit, lineAt, lineEnd, lineStart, selected, wordAt } from "./text.js";

const LINE_PREFIX =
  /^[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+|#{1,6}[ \t]+)?/;
const LINK = /(?<!!)\[([^\]\n]*)\]\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)/g;

/** @param {string} words */
export function isUrl(words) {
  return /^(?:https?:\/\/|mailto:)[^\s<>"]+$/i.test(words.trim());
}

/**
 * Return how often a mark's character is repeated at both the end of one text and the start of another.
 * @param {string} before
 * @param {string} after
 * @param {string} character
 */
function runsBetween(before, after, character) {
  let runs = 0;
  while (before.at(-1 - runs) === character && after[runs] === character) runs += 1;
  return runs;
}

/**
 * One or three asterisks are italic, two or three bold.
 * @param {number} runs
 * @param {string} mark
 */
function isOn(runs, mark) {
  if (mark === "*") return runs === 1 || runs >= 3;
  return mark === "$" ? runs === 1 : runs >= mark.length;
}

/**
 * Return a range without spaces at its ends, and whether the mark is around or inside it.
 * @param {string} value
 * @param {number} from
 * @param {number} to
 * @param {string} mark
 */
function look(value, from, to, mark) {
  const words = value.slice(from, to);
  const start = from + words.length - words.trimStart().length;
  const end = Math.max(start, to - (words.length - words.trimEnd().length));
  const inner = value.slice(start, end);
  const around = runsBetween(value.slice(0, start), value.slice(end), mark[0]);
  const hasWords = inner.replaceAll(mark[0], "") !== "";
  const within = hasWords ? runsBetween(inner, inner, mark[0]) : 0;
  return { start, end, inner, isAround: isOn(around, mark), isWithin: isOn(within, mark) };
}

/**
 * @param {Selection} selection
 * @param {string} mark
 * @returns {Edit | null}
 */
export function toggleMark(selection, mark) {
  if (selected(selection).includes("\n")) return toggleMarkOnLines(selection, mark);
  const { value, from, to } = selection;
  const range = from === to ? wordAt(value, from) : { start: from, end: to };
  const { start, end, inner, isAround, isWithin } = look(value, range.start, range.end, mark);
  const length = mark.length;
  if (isWithin && !isAround) {
    const bare = inner.slice(length, -length);
    return edit(start, end, bare, start, start + bare.length);
  }
  const by = isAround ? -length : length;
  /** @param {number} caret */
  const moved = (caret) => Math.min(Math.max(caret, start), end) + by;
  return isAround
    ? edit(start - length, end + length, inner, moved(from), moved(to))
    : edit(start, end, mark + inner + mark, moved(from), moved(to));
}

/**
 * Emphasis can't span paragraphs, so mark each line separately.
 * @param {Selection} selection
 * @param {string} mark
 */
function toggleMarkOnLines({ value, from, to }, mark) {
  /** @type {ReturnType<typeof look>[]} */
  const parts = [];
  for (let at = from; at <= to; at = lineEnd(value, at) + 1) {
    const prefix = LINE_PREFIX.exec(lineAt(value, at))?.[0].length ?? 0;
    const start = Math.max(at, lineStart(value, at) + prefix);
    const end = Math.min(lineEnd(value, at), to);
    if (value.slice(start, end).trim()) parts.push(look(value, start, end, mark));
  }
  if (!parts.length) return null;
  const isOff = parts.every((part) => part.isAround || part.isWithin);
  const length = mark.length;
  /** @param {ReturnType<typeof look>} part */
  const outside = (part) => (isOff && part.isAround ? length : 0);
  const first = parts[0].start - outside(parts[0]);
  let text = "";
  let at = first;
  for (const part of parts) {
    const isMarked = part.isAround || part.isWithin;
    const bare = isOff && part.isWithin ? part.inner.slice(length, -length) : part.inner;
    text += value.slice(at, part.start - outside(part));
    text += isMarked ? bare : mark + bare + mark;
    at = part.end + outside(part);
  }
  return edit(first, at, text, first, first + text.length);
}

/**
 * @param {Selection} selection
 * @returns {Edit}
 */
export function toggleLink({ value, from, to }) {
  const line = lineStart(value, from);
  for (const link of lineAt(value, from).matchAll(LINK)) {
    const start = line + link.index;
    const end = start + link[0].length;
    if (from > start && to < end) {
      return edit(start, end, link[1], start, start + link[1].length);
    }
  }
  const { start, end } = from === to ? wordAt(value, from) : { start: from, end: to };
  const words = value.slice(start, end);
  if (isUrl(words)) return edit(start, end, `[](${words})`, start + 1);
  if (!words) return edit(start, end, "[](https://)", start + 1);
  const url = start + words.length + 3;
  return edit(start, end, `[${words}](https://)`, url, url + 8);
}
