// @ts-check
// Positions of lines, words and code in Markdown, and edits.

/** @typedef {{ value: string, from: number, to: number }} Selection A text and its selection. */

/**
 * Replaces the text between `start` and `end`, then selects from `from` to `to`.
 * @typedef {{ start: number, end: number, text: string, from: number, to: number }} Edit
 */

/**
 * @param {number} start
 * @param {number} end
 * @param {string} text
 * @returns {Edit}
 */
export function edit(start, end, text, from = start + text.length, to = from) {
  return { start, end, text, from, to };
}

/** @param {Selection} selection */
export function selected({ value, from, to }) {
  return value.slice(from, to);
}

/**
 * @param {string} value
 * @param {number} at
 */
export function lineStart(value, at) {
  return at > 0 ? value.lastIndexOf("\n", at - 1) + 1 : 0;
}

/**
 * @param {string} value
 * @param {number} at
 */
export function lineEnd(value, at) {
  const end = value.indexOf("\n", at);
  return end < 0 ? value.length : end;
}

/**
 * @param {string} value
 * @param {number} at
 */
export function lineAt(value, at) {
  return value.slice(lineStart(value, at), lineEnd(value, at));
}

/**
 * Return the start and end of the selected whole lines. A line is excluded if the selection ends at its
 * start.
 * @param {Selection} selection
 */
export function linesOf({ value, from, to }) {
  const start = lineStart(value, from);
  const end = lineEnd(value, to > from && value[to - 1] === "\n" ? to - 1 : to);
  return { start, end, lines: value.slice(start, end).split("\n") };
}

/**
 * @param {string} value
 * @param {number} number Counted from 1.
 */
export function startOfLine(value, number) {
  let at = 0;
  for (let line = 1; line < number; line += 1) {
    const end = value.indexOf("\n", at);
    if (end < 0) break;
    at = end + 1;
  }
  return at;
}

/**
 * @param {string} value
 * @param {number} at
 */
export function wordAt(value, at) {
  const [before] = /[\p{L}\p{N}_'’-]*$/u.exec(value.slice(lineStart(value, at), at)) ?? [""];
  const [after] = /^[\p{L}\p{N}_'’-]*/u.exec(value.slice(at, lineEnd(value, at))) ?? [""];
  return { start: at - before.length, end: at + after.length };
}

/**
 * Return the start and fence of the code block that is open at the start of a line.
 * @param {string} value
 * @param {number} at Anywhere in the line.
 * @returns {{ start: number, mark: string } | null}
 */
export function fenceAt(value, at) {
  let open = null;
  let start = 0;
  const last = lineStart(value, at);
  while (start < last) {
    const end = lineEnd(value, start);
    const line = value.slice(start, end);
    const fence = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence && !open) open = { start, mark: fence[1] };
    else if (fence && open && fence[1].startsWith(open.mark) && !fence[2].trim()) open = null;
    start = end + 1;
  }
  return open;
}

/**
 * @param {string} value
 * @param {number} at
 */
export function isInCode(value, at) {
  if (fenceAt(value, at)) return true;
  let open = "";
  for (const mark of value.slice(lineStart(value, at), at).match(/`+/g) ?? []) {
    if (!open) open = mark;
    else if (mark === open) open = "";
  }
  return open !== "" && value.slice(at, lineEnd(value, at)).includes(open);
}

/**
 * Return the largest number that fits, by binary search, which is much faster than comparing long texts
 * letter by letter.
 * @param {number} most
 * @param {(number: number) => boolean} fits
 */
function largest(most, fits) {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Return the change from one text to the other, or null if they are equal.
 * @param {string} old
 * @param {string} now
 * @param {number} caret Where the selection ends now; of equal letters, those before it are the new ones.
 */
export function changeBetween(old, now, caret) {
  if (old === now) return null;
  const least = Math.min(old.length, now.length);
  const tail = largest(
    Math.min(least, now.length - caret),
    (length) => old.slice(old.length - length) === now.slice(now.length - length),
  );
  const start = largest(least - tail, (length) => old.slice(0, length) === now.slice(0, length));
  return {
    start,
    removed: old.slice(start, old.length - tail),
    added: now.slice(start, now.length - tail),
  };
}

/**
 * Return the line breaks needed to insert a block between two texts.
 * @param {string} above
 * @param {string} below
 */
export function blankLinesAround(above, below) {
  const before = !above || above.endsWith("\n\n") ? "" : above.endsWith("\n") ? "\n" : "\n\n";
  const after =
    !below.trim() || below.startsWith("\n\n") ? "" : below.startsWith("\n") ? "\n" : "\n\n";
  return { before, after };
}
