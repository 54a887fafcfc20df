// @ts-check
// What an editor can do by a button, by keys, or both.
import {
  addFootnote,
  cycleCallout,
  cycleHeading,
  insertTable,
  toggleBlockFormula,
  toggleCode,
  toggleCodeBlock,
  toggleFormula,
  toggleList,
  toggleQuote,
} from "./blocks.js";
/** @import { Editor } from "./editor.js" */
import { toggleLink, toggleMark } from "./formatting.js";
/** @import { Edit, Selection } from "./text.js" */

/**
 * @typedef {object} Keys
 * @property {string} [key] What the keys write, held with Ctrl or Cmd.
 * @property {string} [code] Their place on the keyboard instead, held with Shift too, which would change
 * what they write.
 * @property {boolean} [shift]
 */

/**
 * @typedef {Keys & {
 *   name: string,
 *   run: (editor: Editor) => void,
 *   note?: string,
 *   icon?: string,
 *   shown?: string,
 *   isSmall?: boolean,
 * }} Action The editor of a short text has only those that are small.
 */

export const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** @param {(selection: Selection) => Edit | null} change */
function writes(change) {
  return (/** @type {Editor} */ { field }) => {
    field.apply(change(field.selection));
  };
}

const bold = writes((selection) => toggleMark(selection, "**"));
const italic = writes((selection) => toggleMark(selection, "*"));
const bulletList = writes((selection) => toggleList(selection, "bullet"));
const numberedList = writes((selection) => toggleList(selection, "numbered"));
const taskList = writes((selection) => toggleList(selection, "task"));
const [code, codeBlock] = [writes(toggleCode), writes(toggleCodeBlock)];
const [formula, blockFormula] = [writes(toggleFormula), writes(toggleBlockFormula)];
const [heading, quote, callout] = [cycleHeading, toggleQuote, cycleCallout].map(writes);

/** @type {Action[][]} */
export const BUTTON_GROUPS = [
  [
    { name: "Undo", icon: "undo", key: "z", run: ({ field }) => field.history.undo() },
    { name: "Redo", icon: "redo", key: "z", shift: true, run: ({ field }) => field.history.redo() },
  ],
  [
    {
      name: "Heading",
      note: "again: smaller, then none",
      icon: "title",
      code: "Digit1",
      run: heading,
    },
    { name: "Bold", icon: "format_bold", key: "b", run: bold, isSmall: true },
    { name: "Italic", icon: "format_italic", key: "i", run: italic, isSmall: true },
    { name: "Link", icon: "link", key: "k", run: writes(toggleLink), isSmall: true },
  ],
  [
    {
      name: "Code",
      note: "several lines: a block",
      icon: "code",
      key: "e",
      run: code,
      isSmall: true,
    },
    { name: "Code block", icon: "code_blocks", code: "KeyE", run: codeBlock },
    {
      name: "Formula",
      note: "on an empty line: a block",
      icon: "function",
      code: "KeyF",
      run: formula,
      isSmall: true,
    },
    { name: "Block formula", icon: "functions", run: blockFormula },
  ],
  [
    { name: "Bullet list", icon: "format_list_bulleted", code: "Digit8", run: bulletList },
    { name: "Numbered list", icon: "format_list_numbered", code: "Digit7", run: numberedList },
    { name: "Task list", icon: "checklist", code: "Digit9", run: taskList },
    { name: "Quote", icon: "format_quote", code: "Period", shown: "Shift+.", run: quote },
    {
      name: "Callout",
      note: "again: another kind, then none",
      icon: "lightbulb",
      code: "Comma",
      shown: "Shift+,",
      run: callout,
    },
  ],
  [
    {
      name: "Image",
      icon: "add_photo_alternate",
      code: "Digit2",
      run: ({ uploads }) => uploads.pick(),
      isSmall: true,
    },
    { name: "Table", icon: "table", code: "Digit6", run: writes(insertTable) },
    { name: "Footnote", icon: "superscript", code: "KeyL", run: writes(addFootnote) },
  ],
];
export const TEXT_ACTIONS = BUTTON_GROUPS.flat();

/** @type {Action} */
export const FULL_SCREEN = {
  name: "Full screen",
  key: "Enter",
  shift: true,
  run: ({ views }) => views.fill(!views.isFull),
};

/** @type {Action[]} */
export const VIEW_ACTIONS = [
  { name: "Write or preview", key: "Enter", run: ({ views }) => views.toggle() },
  FULL_SCREEN,
  { name: "Save and continue editing", key: "s", run: save },
  { name: "Keyboard shortcuts", key: "/", run: ({ toolbar }) => toolbar.showShortcuts() },
];

function save() {
  /** @type {HTMLElement | null} */
  const button = document.querySelector("#submit-row [name=_continue]");
  button?.click();
}

/**
 * Return the keys of an action as they are written on this system.
 * @param {Action} action
 */
export function keysOf({ key, code, shift, shown }) {
  const name = key ?? code?.replace(/^(Digit|Key)/, "");
  if (!name) return "";
  const last = name.length === 1 ? name.toUpperCase() : name;
  const keys = shown ?? (shift || code ? `Shift+${last}` : last);
  return IS_APPLE ? `⌘${keys.replace("Shift+", "⇧")}` : `Ctrl+${keys}`;
}

/**
 * Say whether an event, with Ctrl or Cmd held, is the keys of an action.
 * @param {KeyboardEvent} event
 * @param {Keys} keys
 */
export function isKeyOf(event, { key, code, shift = code !== undefined }) {
  if (shift !== event.shiftKey) return false;
  if (code) return code === event.code;
  if (key?.length !== 1) return key === event.key;
  // Where the keyboard writes no Latin letters, a key is known by its place.
  const isLatin = /^[ -~]$/.test(event.key);
  return key === event.key.toLowerCase() || (!isLatin && event.code === `Key${key.toUpperCase()}`);
}
