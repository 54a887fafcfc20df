// @ts-check
// Whole lines and blocks: headings, lists, quotes, callouts, code, formulas, footnotes, tables.
import { toggleMark } from "./formatting.js";
import { rowsOf, tableOf } from "./tables.js";
/** @import { Edit, Selection } from "./text.js" */
import {
  blankLinesAround,
  edit,
  fenceAt,
  lineAt,
  lineEnd,
  lineStart,
  linesOf,
  selected,
} from "./text.js";

const LIST_MARKER = /^([ \t]*)(?:[-*+][ \t]+\[[ xX]\][ \t]+|[-*+][ \t]+|\d{1,9}[.)][ \t]+)?/;
const LISTS = {
  bullet: { isOn: /^[ \t]*[-*+][ \t]+(?!\[[ xX]\])/, marker: () => "- " },
  numbered: {
    isOn: /^[ \t]*\d{1,9}[.)][ \t]/,
    marker: (/** @type {number} */ number) => `${number}. `,
  },
  task: { isOn: /^[ \t]*[-*+][ \t]+\[[ xX]\][ \t]/, marker: () => "- [ ] " },
};
const CALLOUTS = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
const EMPTY_TABLE = [
  ["Column 1", "Column 2", "Column 3"],
  ["", "", ""],
  ["", "", ""],
];

/**
 * Change whole lines; the selection stays on the same words.
 * @param {Selection} selection
 * @param {(lines: string[]) => string[]} change
 */
function changeLines(selection, change) {
  const { from, to } = selection;
  const { start, end, lines } = linesOf(selection);
  const changed = change(lines);
  const text = changed.join("\n");
  const head = Math.max(start, from + changed[0].length - lines[0].length);
  const tail = from === to ? head : Math.max(head, to + text.length - (end - start));
  return edit(start, end, text, head, tail);
}

/**
 * @param {Selection} selection
 * @param {keyof typeof LISTS} kind
 * @returns {Edit}
 */
export function toggleList(selection, kind) {
  const { isOn, marker } = LISTS[kind];
  return changeLines(selection, (lines) => {
    const items = lines.length === 1 ? lines : lines.filter((line) => line.trim());
    const isList = items.length > 0 && items.every((line) => isOn.test(line));
    let number = 0;
    return lines.map((line) => {
      if (!items.includes(line)) return line;
      number += 1;
      return line.replace(LIST_MARKER, (_, indent) => indent + (isList ? "" : marker(number)));
    });
  });
}

/**
 * Level 2, 3, 4, then none.
 * @param {Selection} selection
 * @returns {Edit}
 */
export function cycleHeading(selection) {
  return changeLines(selection, (lines) => {
    const first = lines.find((line) => line.trim()) ?? "";
    const level = /^(#{1,6})[ \t]/.exec(first)?.[1].length ?? 1;
    const mark = level < 4 ? `${"#".repeat(level + 1)} ` : "";
    return lines.map((line) =>
      line.trim() || lines.length === 1 ? mark + line.replace(/^#{1,6}[ \t]+/, "") : line,
    );
  });
}

/**
 * @param {Selection} selection
 * @returns {Edit}
 */
export function toggleQuote(selection) {
  return changeLines(selection, (lines) => {
    const isOn = lines.every((line) => /^[ \t]*>/.test(line));
    return lines.map((line) => (isOn ? line.replace(/^([ \t]*)>[ \t]?/, "$1") : `> ${line}`));
  });
}

/**
 * Make a callout, or change the kind of the one around the caret; after the last kind, plain text.
 * @param {Selection} selection
 * @returns {Edit}
 */
export function cycleCallout(selection) {
  const { value, from } = selection;
  const { start, end } = quoteAround(selection);
  const old = value.slice(start, end);
  const kind = /^[ \t]*>[ \t]?\[!(\w+)\]/.exec(old)?.[1];
  if (kind === undefined) {
    const isQuote = /^[ \t]*>/.test(old);
    if (!selected(selection).trim() && !isQuote) return insertBlock(selection, `> [!NOTE]\n> `);
    return edit(start, end, `> [!NOTE]\n${isQuote ? old : old.replace(/^/gm, "> ")}`);
  }
  const next = CALLOUTS[CALLOUTS.indexOf(kind.toUpperCase()) + 1];
  if (next) {
    const text = old.replace(`[!${kind}]`, `[!${next}]`);
    return edit(start, end, text, Math.max(start, from + text.length - old.length));
  }
  const body = old.replace(/^[ \t]*>[ \t]?\[!\w+\][+-]?[^\n]*\n?/, "");
  return edit(start, end, body.replace(/^[ \t]*>[ \t]?/gm, ""));
}

/**
 * Return the start and end of the selected lines, or of the whole quote around them.
 * @param {Selection} selection
 */
function quoteAround(selection) {
  const { value } = selection;
  let { start, end } = linesOf(selection);
  /** @param {number} at */
  const isQuoted = (at) => /^[ \t]*>/.test(lineAt(value, at));
  if (isQuoted(start)) {
    while (start > 0 && isQuoted(start - 1)) start = lineStart(value, start - 1);
    while (end < value.length && isQuoted(end + 1)) end = lineEnd(value, end + 1);
  }
  return { start, end };
}

/**
 * Return a block with blank lines around it, replacing the selected words or below the line.
 * @param {Selection} selection
 * @param {string} block
 */
export function insertBlock(selection, block, from = block.length, to = from) {
  const { value } = selection;
  const hasWords = selected(selection).trim() !== "";
  const line = { start: lineStart(value, selection.to), end: lineEnd(value, selection.to) };
  const isBlank = !value.slice(line.start, line.end).trim();
  const start = hasWords ? selection.from : isBlank ? line.start : line.end;
  const end = hasWords ? selection.to : line.end;
  const { before, after } = blankLinesAround(value.slice(0, start), value.slice(end));
  const first = start + before.length;
  return edit(start, end, before + block + after, first + from, first + to);
}

/** @param {Selection} selection */
function isOnBlankLine(selection) {
  return linesOf(selection).lines.every((line) => !line.trim());
}

/**
 * Inline code, or a block if several lines or none are selected.
 * @param {Selection} selection
 */
export function toggleCode(selection) {
  const isBlock = isOnBlankLine(selection) || selected(selection).includes("\n");
  if (isBlock || fenceAt(selection.value, linesOf(selection).start)) {
    return toggleCodeBlock(selection);
  }
  return toggleMark(selection, "`");
}

/**
 * @param {Selection} selection
 * @returns {Edit}
 */
export function toggleCodeBlock(selection) {
  const { start, end, lines } = linesOf(selection);
  const fence = fenceAt(selection.value, start);
  if (fence) return withoutFence(selection.value, fence);
  if (!selected(selection).trim()) return insertBlock(selection, "```\n\n```", 4);
  const runs = lines.join("\n").match(/`+/g) ?? [];
  const mark = "`".repeat(1 + Math.max(2, ...runs.map((run) => run.length)));
  const text = [mark, ...lines, mark].join("\n");
  const first = start + mark.length + 1;
  return edit(start, end, text, first, start + text.length - mark.length - 1);
}

/**
 * @param {string} value
 * @param {{ start: number, mark: string }} fence
 */
function withoutFence(value, { start, mark }) {
  const body = lineEnd(value, start) + 1;
  const rest = value.slice(body);
  const closing = new RegExp(`^[ \\t>]*${mark}+[ \\t]*$`, "m").exec(rest);
  const inner = rest.slice(0, closing?.index).replace(/\n$/, "");
  const end = closing ? body + closing.index + closing[0].length : value.length;
  return edit(start, end, inner, start, start + inner.length);
}

/**
 * An inline formula, or a block if several lines or none are selected.
 * @param {Selection} selection
 */
export function toggleFormula(selection) {
  if (isOnBlankLine(selection) || selected(selection).includes("\n")) {
    return toggleBlockFormula(selection);
  }
  return toggleMark(selection, "$");
}

/**
 * @param {Selection} selection
 * @returns {Edit}
 */
export function toggleBlockFormula(selection) {
  const { value, from, to } = selection;
  const before = /\$\$\s*$/.exec(value.slice(0, from))?.[0].length ?? 0;
  const after = /^\s*\$\$/.exec(value.slice(to))?.[0].length ?? 0;
  const words = selected(selection).trim();
  if (before && after) {
    const start = from - before;
    return edit(start, to + after, words, start, start + words.length);
  }
  if (/^\$\$[^$]*\$\$$/.test(words)) {
    const bare = words.slice(2, -2).trim();
    return edit(from, to, bare, from, from + bare.length);
  }
  const bare = words.replace(/^\$([^$]*)\$$/, "$1");
  return insertBlock(selection, `$$\n${bare}\n$$`, 3, 3 + bare.length);
}

/**
 * Insert a footnote mark at the caret and its note at the end, and move the caret there.
 * @param {Selection} selection
 * @returns {Edit}
 */
export function addFootnote({ value, to }) {
  const numbers = [...value.matchAll(/\[\^(\d{1,6})\]/g)].map((found) => Number(found[1]));
  const mark = `[^${1 + Math.max(0, ...numbers)}]`;
  const tail = value.slice(to).trimEnd();
  const last = `${value.slice(0, to)}${mark}${tail}`.trimEnd().split("\n").at(-1) ?? "";
  const gap = /^\[\^[^\]]+\]:/.test(last) ? "\n" : "\n\n";
  return edit(to, value.length, `${mark}${tail}${gap}${mark}: `);
}

/**
 * @param {Selection} selection
 * @returns {Edit}
 */
export function insertTable(selection) {
  const rows = rowsOf(selected(selection));
  if (rows) return insertBlock(selection, tableOf(rows));
  return insertBlock(selection, tableOf(EMPTY_TABLE), 2, 10);
}
