// Tables: made from rows, and walked through by Tab and Enter.
"use strict";

const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

// Rows of cells as a spreadsheet puts them into the clipboard, or nothing.
function rowsOf(text) {
  if (!text.includes("\t")) return null;
  const rows = [[""]];
  let isQuoted = false;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    const row = rows.at(-1);
    if (sign === '"' && isQuoted && plain[at + 1] === '"') { row[row.length - 1] += '"'; at += 1; }
    else if (sign === '"' && (isQuoted || row.at(-1) === "")) isQuoted = !isQuoted;
    else if (sign === "\t" && !isQuoted) row.push("");
    else if (sign === "\n" && !isQuoted) rows.push([""]);
    else row[row.length - 1] += sign;
  }
  const width = rows[0].length;
  return width > 1 && !isQuoted && rows.every((row) => row.length === width) ? rows : null;
}

function tableOf(rows) {
  const cell = (words) => words.trim().replace(/\s*\n\s*/g, " ").replace(/(?<!\\)\|/g, "\\|");
  const isNumber = (words) => /^[-+−]?[\d.,]*\d\s*%?$/.test(words.trim());
  const line = (cells) => `| ${cells.map(cell).join(" | ")} |`;
  const [head, ...body] = rows;
  const rule = head.map((_, column) => (body.length && body.every((row) => isNumber(row[column] ?? "")) ? "---:" : "---"));
  return [line(head), line(rule), ...body.map(line)].join("\n");
}

class DeskTables {
  constructor(editor) {
    this.editor = editor;
  }

  // The lines of the table around the caret, with the one it is in; nothing where there is none.
  here() {
    const isRow = (at) => /^\s*\|.*\|\s*$/.test(this.editor.value.slice(at, this.editor.lineEnd(at)));
    const current = this.editor.lineStart(this.editor.selection[0]);
    if (!isRow(current) || this.editor.fenceAt(current)) return null;
    let first = current;
    while (first > 0 && isRow(this.editor.lineStart(first - 1))) first = this.editor.lineStart(first - 1);
    const starts = [];
    for (let at = first; at <= this.editor.value.length && isRow(at); at = this.editor.lineEnd(at) + 1) starts.push(at);
    if (starts.length < 2 || !TABLE_RULE.test(this.editor.value.slice(starts[1], this.editor.lineEnd(starts[1])))) return null;
    return { starts, row: starts.indexOf(current) };
  }

  // Where the words of each cell of the line begin and end.
  cells(start) {
    const line = this.editor.value.slice(start, this.editor.lineEnd(start));
    const bars = [...line.matchAll(/(?<!\\)\|/g)].map((bar) => bar.index);
    return bars.slice(1).map((bar, index) => {
      const inner = line.slice(bars[index] + 1, bar);
      const lead = inner.trim() ? inner.length - inner.trimStart().length : Math.min(1, inner.length);
      const from = start + bars[index] + 1 + lead;
      return [from, from + inner.trim().length];
    });
  }

  tab(isBack) {
    const table = this.here();
    if (!table) return false;
    const cells = table.starts.flatMap((start, row) => (row === 1 ? [] : this.cells(start)));
    const [from] = this.editor.selection;
    const after = cells.findIndex(([start]) => start > from);
    const current = (after < 0 ? cells.length : after) - 1;
    const next = cells[current + (isBack ? -1 : 1)];
    if (!next) return false;
    this.editor.select(...next);
    return true;
  }

  // A row below, or, from a row with nothing in it, out of the table.
  enter() {
    const table = this.here();
    if (!table || table.row < 2) return false;
    const start = table.starts[table.row];
    const end = this.editor.lineEnd(start);
    const cells = this.cells(start);
    if (cells.every(([from, to]) => from === to)) {
      this.editor.edit(start, end, "");
      return true;
    }
    const row = `\n|${"  |".repeat(cells.length)}`;
    this.editor.edit(end, end, row, end + 3);
    return true;
  }
}
