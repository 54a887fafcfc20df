// @ts-check
// The actions of an editor, available as buttons, shortcuts or both.
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
 * @property {string} [key] The character of the key, pressed with Ctrl or Cmd.
 * @property {string} [code] The physical key instead, for shortcuts with Shift, which changes the
 * character.
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
 * }} Action Editors of short texts only have actions with `isSmall`.
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
      note: "press again for a smaller one, then none",
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
      note: "a block if several lines are selected",
      icon: "code",
      key: "e",
      run: code,
      isSmall: true,
    },
    { name: "Code block", icon: "code_blocks", code: "KeyE", run: codeBlock },
    {
      name: "Formula",
      note: "a block on an empty line",
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
      note: "press again for another kind, then none",
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
    {
      name: "Insert from library",
      icon: "photo_library",
      run: ({ picker }) => picker.open(),
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
 * Return the shortcut of an action as this system writes it.
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
 * Return whether an event, with Ctrl or Cmd pressed, is the shortcut of an action.
 * @param {KeyboardEvent} event
 * @param {Keys} keys
 */
export function isKeyOf(event, { key, code, shift = code !== undefined }) {
  if (shift !== event.shiftKey) return false;
  if (code) return code === event.code;
  if (key?.length !== 1) return key === event.key;
  // On keyboards without Latin letters, use the physical key.
  const isLatin = /^[ -~]$/.test(event.key);
  return key === event.key.toLowerCase() || (!isLatin && event.code === `Key${key.toUpperCase()}`);
}
