// @ts-check
// The dialog that lists an editor's keyboard shortcuts.
import { make, makeButton } from "../dom.js";
import { keysOf, TEXT_ACTIONS, VIEW_ACTIONS } from "./actions.js";

/** @import { Editor } from "./editor.js" */

const OTHER_KEYS = [
  ["Tab, Shift+Tab", "indents or outdents a list item; moves to the next or previous table cell"],
  ["Enter", "continues a list, quote or table; on an empty item, ends it"],
  ["Escape, then Tab", "moves to the next field; Escape also exits full screen"],
  [
    "Paste",
    "uploads an image, links selected words to a URL, or turns spreadsheet cells into a table",
  ],
  ["Paste without formatting", "pastes plain text"],
];

/** @param {Editor} editor */
export function makeShortcuts(editor) {
  const named = [...TEXT_ACTIONS, ...VIEW_ACTIONS].map((action) => [
    keysOf(action),
    action.note ? `${action.name} (${action.note})` : action.name,
  ]);
  const rows = [...named.filter(([keys]) => keys), ...OTHER_KEYS].map(([keys, meaning]) =>
    make("div", {}, make("dt", {}, make("kbd", {}, keys)), make("dd", {}, meaning)),
  );
  const title = make("h2", { id: `${editor.element.id}-keys` }, "Keyboard shortcuts");
  const close = makeButton("Close", () => dialog.close());
  const dialog = make(
    "dialog",
    { className: "editor-shortcuts" },
    title,
    make("dl", {}, ...rows),
    close,
  );
  dialog.setAttribute("aria-labelledby", title.id);
  editor.root.append(dialog);
  return dialog;
}
