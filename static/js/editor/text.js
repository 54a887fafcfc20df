// @ts-check
// Where the lines, words and code of a Markdown text are, and what an edit of it is.

/** @typedef {{ value: string, from: number, to: number }} Selection A text and what is selected. */

/**
 * Text in place of what is between start and end; `from` and `to` are then selected.
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
 * Return where the whole lines of a selection begin and end. One that ends at a line's start leaves
 * that line out.
 * @param {Selection} selection
 */
export function linesOf({ value, from, to }) {
  const start = lineStart(value, from);
  const end = lineEnd(value, to > from && value[to - 1] === "\n" ? to - 1 : to);
  return { start, end, lines: value.slice(start, end).split("\n") };
}

/**
 * @param {string} value
 * @param {number} number Counted from one.
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
 * Return where the code block that is open at the beginning of a line starts, and its fence.
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
 * Return the largest number that fits, where all smaller ones fit as well. To compare two long texts by
 * halves is many times faster than letter by letter.
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
 * Return what was written in place of what, or null where the two texts are the same.
 * @param {string} old
 * @param {string} now
 * @param {number} caret Where the selection ends now: of equal letters, those before it are new.
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
 * Return the line breaks that make a block of what is put between two texts.
 * @param {string} above
 * @param {string} below
 */
export function blankLinesAround(above, below) {
  const before = !above || above.endsWith("\n\n") ? "" : above.endsWith("\n") ? "\n" : "\n\n";
  const after =
    !below.trim() || below.startsWith("\n\n") ? "" : below.startsWith("\n") ? "\n" : "\n\n";
  return { before, after };
}
