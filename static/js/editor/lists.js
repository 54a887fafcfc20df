// @ts-check
// Enter continues a list or a quote, Tab indents an item, Shift+Tab outdents it. Elsewhere these keys keep
// their usual function, so that the keyboard can always leave the text.
/** @import { Edit, Selection } from "./text.js" */
import { edit, fenceAt, lineAt, lineStart, linesOf } from "./text.js";

const ITEM = /^((?:[ \t]*>)*[ \t]*)(?:([-*+])|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?/;
const LEAD = /^(?:[ \t]*>)*[ \t]*/;

/**
 * @param {string} line
 */
function leadOf(line) {
  return LEAD.exec(line)?.[0] ?? "";
}

/** @param {string} text */
function blanksAtEnd(text) {
  return text.length - text.replace(/[ \t]+$/, "").length;
}

/**
 * Return the edit for Enter, or null for the browser's default.
 * @param {Selection} selection
 * @returns {Edit | null}
 */
export function continueLine(selection) {
  const { value, from, to } = selection;
  if (from !== to) return null;
  const start = lineStart(value, from);
  const line = lineAt(value, from);
  const isInFence = fenceAt(value, from) !== null;
  const item = isInFence ? null : ITEM.exec(line);
  if (item && from >= start + item[0].length) return continueItem(selection, start, line, item);
  const pattern = isInFence ? /^[ \t]*(?:>[ \t]?)*[ \t]*/ : /^(?:[ \t]*>)+[ \t]?|^[ \t]+/;
  const lead = pattern.exec(line)?.[0] ?? "";
  if (!lead || from < start + lead.length) return null;
  if (isInFence || line.slice(lead.length).trim()) return edit(from, from, `\n${lead}`);
  return lead.includes(">") ? edit(start, start + line.length, "") : null;
}

/**
 * @param {Selection} selection
 * @param {number} start
 * @param {string} line
 * @param {RegExpExecArray} item
 */
function continueItem(selection, start, line, item) {
  const [whole, lead, bullet, number, sign, gap, box] = item;
  if (line.slice(whole.length).trim()) {
    const marker = bullet ?? `${Number(number) + 1}${sign}`;
    const text = `\n${lead}${marker}${gap}${box ? "[ ] " : ""}`;
    return edit(selection.from, selection.from, text);
  }
  const bare = lead.trimEnd() ? `${lead.trimEnd()} ` : "";
  return indentItems(selection, true) ?? edit(start, start + line.length, bare);
}

/**
 * Return the edit for Tab or Shift+Tab (`isBack`) in the selected items.
 * @param {Selection} selection
 * @param {boolean} isBack
 * @returns {Edit | null}
 */
export function indentItems(selection, isBack) {
  const { value, from, to } = selection;
  const { start, end, lines } = linesOf(selection);
  const item = fenceAt(value, start) ? null : ITEM.exec(lines[0]);
  if (!item) return null;
  const width = item[1].length;
  const aim = isBack ? outerWidth(value, start, item[1]) : innerWidth(value, start, width);
  if (aim === null || aim === width) return null;
  const moved = lines.map((line) => indented(line, aim - width));
  if (item[3] !== undefined) moved[0] = numbered(moved[0], numberAt(value, start, aim));
  const text = moved.join("\n");
  const head = Math.max(start, from + moved[0].length - lines[0].length);
  const tail = from === to ? head : to + text.length - (end - start);
  return edit(start, end, text, head, tail);
}

/**
 * @param {string} line
 * @param {number} by Negative to outdent.
 */
function indented(line, by) {
  const lead = leadOf(line);
  const rest = line.slice(lead.length);
  if (!rest) return line;
  if (by > 0) return lead + " ".repeat(by) + rest;
  return lead.slice(0, lead.length - Math.min(-by, blanksAtEnd(lead))) + rest;
}

/**
 * @param {string} line
 * @param {number} number
 */
function numbered(line, number) {
  const lead = leadOf(line);
  return lead + line.slice(lead.length).replace(/^\d+/, String(number));
}

/**
 * The items above, nearest first, up to the start of the list.
 * @param {string} value
 * @param {number} start
 * @param {number} width
 */
function* itemsAbove(value, start, width) {
  let wasBlank = false;
  for (let at = start; at > 0; ) {
    at = lineStart(value, at - 1);
    const line = lineAt(value, at);
    const item = ITEM.exec(line);
    if (item) {
      const [, lead, bullet, number, sign, gap] = item;
      const content = lead.length + (bullet ?? number + sign).length + gap.length;
      yield { lead: lead.length, number: Number(number), content };
    } else if (/^#{1,6}\s/.test(line)) return;
    else if (line.trim() && wasBlank && leadOf(line).length <= width) return;
    wasBlank = !line.trim();
  }
}

/**
 * @param {string} value
 * @param {number} start
 * @param {number} width
 */
function innerWidth(value, start, width) {
  for (const item of itemsAbove(value, start, width)) {
    if (item.lead === width) return item.content;
    if (item.lead < width) return null;
  }
  return null;
}

/**
 * @param {string} value
 * @param {number} start
 * @param {string} lead
 */
function outerWidth(value, start, lead) {
  const width = lead.length;
  const blanks = blanksAtEnd(lead);
  const least = lead.includes(">") ? width - blanks + Math.min(1, blanks) : 0;
  if (width <= least) return null;
  for (const item of itemsAbove(value, start, width)) {
    if (item.lead < width) return Math.max(item.lead, least);
  }
  return least;
}

/**
 * @param {string} value
 * @param {number} start
 * @param {number} width
 */
function numberAt(value, start, width) {
  for (const item of itemsAbove(value, start, width)) {
    if (item.lead < width) break;
    if (item.lead === width) return Number.isNaN(item.number) ? 1 : item.number + 1;
  }
  return 1;
}
