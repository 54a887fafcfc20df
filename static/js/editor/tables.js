// @ts-check
// Tables: created from rows; Tab and Enter move between cells.
/** @import { Edit, Selection } from "./text.js" */
import { edit, fenceAt, lineAt, lineEnd, lineStart } from "./text.js";

const DELIMITER_ROW = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const ROW = /^\s*\|.*\|\s*$/;

/**
 * Return the cells of a spreadsheet selection on the clipboard, or null for other text.
 * @param {string} text
 */
export function rowsOf(text) {
  if (!text.includes("\t")) return null;
  const rows = [[""]];
  let isQuoted = false;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    const row = rows[rows.length - 1];
    const last = row.length - 1;
    if (sign === '"' && isQuoted && plain[at + 1] === '"') {
      row[last] += '"';
      at += 1;
    } else if (sign === '"' && (isQuoted || row[last] === "")) isQuoted = !isQuoted;
    else if (sign === "\t" && !isQuoted) row.push("");
    else if (sign === "\n" && !isQuoted) rows.push([""]);
    else row[last] += sign;
  }
  const width = rows[0].length;
  return width > 1 && !isQuoted && rows.every((row) => row.length === width) ? rows : null;
}

/**
 * @param {string[][]} rows The first is the header.
 */
export function tableOf([head, ...body]) {
  /** @param {string} cell */
  const escaped = (cell) =>
    cell
      .trim()
      .replace(/\s*\n\s*/g, " ")
      .replace(/(?<!\\)\|/g, "\\|");
  /** @param {string[]} cells */
  const line = (cells) => `| ${cells.map(escaped).join(" | ")} |`;
  /** @param {number} column */
  const isOfNumbers = (column) =>
    body.length > 0 &&
    body.every((row) => /^[-+−]?[\d.,]*\d\s*%?$/.test((row[column] ?? "").trim()));
  const rule = head.map((_, column) => (isOfNumbers(column) ? "---:" : "---"));
  return [line(head), line(rule), ...body.map(line)].join("\n");
}

/**
 * Return where the rows of the table around the caret start, and which one contains the caret.
 * @param {Selection} selection
 */
function tableAround({ value, from }) {
  /** @param {number} at */
  const isRow = (at) => ROW.test(lineAt(value, at));
  const current = lineStart(value, from);
  if (!isRow(current) || fenceAt(value, current)) return null;
  let first = current;
  while (first > 0 && isRow(lineStart(value, first - 1))) first = lineStart(value, first - 1);
  const starts = [];
  for (let at = first; at <= value.length && isRow(at); at = lineEnd(value, at) + 1)
    starts.push(at);
  if (starts.length < 2 || !DELIMITER_ROW.test(lineAt(value, starts[1]))) return null;
  return { starts, row: starts.indexOf(current) };
}

/**
 * Return the start and end of the text in each cell of a row.
 * @param {string} value
 * @param {number} start
 */
function cellsOf(value, start) {
  const line = lineAt(value, start);
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map((bar) => bar.index);
  return bars.slice(1).map((bar, index) => {
    const inner = line.slice(bars[index] + 1, bar);
    const lead = inner.trim() ? inner.length - inner.trimStart().length : Math.min(1, inner.length);
    const from = start + bars[index] + 1 + lead;
    return { from, to: from + inner.trim().length };
  });
}

/**
 * Return the edit that selects the next cell, or the previous one (`isBack`).
 * @param {Selection} selection
 * @param {boolean} isBack
 * @returns {Edit | null}
 */
export function selectNextCell(selection, isBack) {
  const { value, from } = selection;
  const table = tableAround(selection);
  if (!table) return null;
  const rows = table.starts.filter((_, row) => row !== 1);
  const cells = rows.flatMap((start) => cellsOf(value, start));
  const after = cells.findIndex((cell) => cell.from > from);
  const current = (after < 0 ? cells.length : after) - 1;
  const next = cells[current + (isBack ? -1 : 1)];
  return next ? edit(from, from, "", next.from, next.to) : null;
}

/**
 * Return the edit that adds a row below or, on an empty row, leaves the table.
 * @param {Selection} selection
 * @returns {Edit | null}
 */
export function continueTable(selection) {
  const { value } = selection;
  const table = tableAround(selection);
  if (!table || table.row < 2) return null;
  const start = table.starts[table.row];
  const end = lineEnd(value, start);
  const cells = cellsOf(value, start);
  if (cells.every(({ from, to }) => from === to)) return edit(start, end, "");
  return edit(end, end, `\n|${"  |".repeat(cells.length)}`, end + 3);
}
