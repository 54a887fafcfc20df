// @ts-check
// The dialog that lists the keys of an editor.
import { make, makeButton } from "../dom.js";
import { keysOf, TEXT_ACTIONS, VIEW_ACTIONS } from "./actions.js";

/** @import { Editor } from "./editor.js" */

const OTHER_KEYS = [
  [
    "Tab, Shift+Tab",
    "in a list: indents and outdents the item; in a table: goes to the next cell and back",
  ],
  ["Enter", "continues a list, a quote or a table; ends it on an empty item"],
  ["Escape, then Tab", "leaves the text, wherever the caret is; Escape exits full screen"],
  [
    "Paste",
    "uploads an image; makes a link of a URL over words, and a table of a spreadsheet's cells",
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
