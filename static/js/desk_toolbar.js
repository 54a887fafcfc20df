// What the desk can do, by a button, by keys, or both; and the page of help that lists it.
"use strict";

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

// Keys are named by their place on the keyboard where a Shift would change what they write.
const DESK_ACTIONS = [
  { name: "Undo", icon: "undo", shown: "Z", run: () => document.execCommand("undo"), group: "undo" },
  { name: "Redo", icon: "redo", shown: "Shift+Z", run: () => document.execCommand("redo"), group: "undo" },
  { name: "Heading", note: "again: smaller, then none", icon: "title", code: "Digit1", shift: true, run: ({ marks }) => marks.heading(), group: "words" },
  { name: "Bold", icon: "format_bold", key: "b", run: ({ marks }) => marks.wrap("**"), group: "words", isSmall: true },
  { name: "Italic", icon: "format_italic", key: "i", run: ({ marks }) => marks.wrap("*"), group: "words", isSmall: true },
  { name: "Link", icon: "link", key: "k", run: ({ marks }) => marks.link(), group: "words", isSmall: true },
  { name: "Code", note: "several lines: a block", icon: "code", key: "e", run: ({ marks }) => marks.code(), group: "code", isSmall: true },
  { name: "Code block", icon: "code_blocks", code: "KeyE", shift: true, run: ({ marks }) => marks.codeBlock(), group: "code" },
  { name: "Formula", note: "on an empty line: displayed", icon: "function", code: "KeyF", shift: true, run: ({ marks }) => marks.formula(), group: "code", isSmall: true },
  { name: "Displayed formula", icon: "functions", run: ({ marks }) => marks.display(), group: "code" },
  { name: "Bullet list", icon: "format_list_bulleted", code: "Digit8", shift: true, run: ({ marks }) => marks.list("-", /^[ \t]*[-*+][ \t]+(?!\[[ xX]\])/), group: "lines" },
  { name: "Numbered list", icon: "format_list_numbered", code: "Digit7", shift: true, run: ({ marks }) => marks.list("1.", /^[ \t]*\d{1,9}[.)][ \t]/), group: "lines" },
  { name: "Task list", icon: "checklist", code: "Digit9", shift: true, run: ({ marks }) => marks.list("- [ ]", /^[ \t]*[-*+][ \t]+\[[ xX]\][ \t]/), group: "lines" },
  { name: "Quote", icon: "format_quote", code: "Period", shift: true, shown: "Shift+.", run: ({ marks }) => marks.quote(), group: "lines" },
  { name: "Callout", note: "again: another kind, then none", icon: "lightbulb", code: "Comma", shift: true, shown: "Shift+,", run: ({ marks }) => marks.callout(), group: "lines" },
  { name: "Picture", icon: "add_photo_alternate", code: "Digit2", shift: true, run: ({ uploads }) => uploads.pick(), group: "things", isSmall: true },
  { name: "Table", icon: "table", code: "Digit6", shift: true, run: ({ marks }) => marks.table(), group: "things" },
  { name: "Footnote", icon: "superscript", code: "KeyL", shift: true, run: ({ marks }) => marks.footnote(), group: "things" },
];
const VIEW_ACTIONS = [
  { name: "Write or preview", key: "Enter", run: (desk) => desk.turn() },
  { name: "Full screen", key: "Enter", shift: true, run: (desk) => desk.fill() },
  { name: "Save and go on", key: "s", run: () => document.querySelector("#submit-row [name=_continue]")?.click() },
  { name: "Help", key: "/", shown: "/", run: ({ toolbar }) => toolbar.help() },
];
const OTHER_KEYS = [
  ["Tab, Shift+Tab", "in a list: moves the item in and out; in a table: to the next cell and back"],
  ["Enter", "goes on with a list, a quote or a table; on an empty item: ends it"],
  ["Escape, then Tab", "leaves the text, wherever the caret is; Escape leaves the full screen"],
  ["Paste", "a picture is uploaded; an address over words makes a link; cells of a spreadsheet make a table"],
  ["Paste without formatting", "takes the words as they are"],
];

function keysOf({ key, code, shift, shown }) {
  if (!key && !code && !shown) return "";
  const last = shown ?? `${shift ? "Shift+" : ""}${key?.length === 1 ? key.toUpperCase() : key ?? code.replace(/^(Digit|Key)/, "")}`;
  return IS_APPLE ? `⌘${last.replace("Shift+", "⇧")}` : `Ctrl+${last}`;
}

class DeskToolbar {
  constructor(desk) {
    this.desk = desk;
    this.bar = desk.root.querySelector(".editor-tools");
    const isSmall = desk.root.classList.contains("editor-small");
    let group = null;
    for (const action of DESK_ACTIONS.filter((one) => one.isSmall || !isSmall)) {
      if (action.group !== group?.dataset.group) {
        group = document.createElement("div");
        group.dataset.group = action.group;
        this.bar.append(group);
      }
      group.append(this.button(action));
    }
    this.buttons = [...this.bar.querySelectorAll("button")];
    this.buttons[0].tabIndex = 0;
    this.bar.addEventListener("keydown", (event) => this.walk(event));
    // The text keeps its selection, and a phone its keyboard.
    this.bar.addEventListener("pointerdown", (event) => event.preventDefault());
    this.bar.addEventListener("mousedown", (event) => event.preventDefault());
    desk.root.querySelector(".editor-help").addEventListener("click", () => this.help());
  }

  button(action) {
    const button = document.createElement("button");
    const keys = keysOf(action);
    const title = [action.name, action.note && `(${action.note})`, keys && `– ${keys}`].filter(Boolean).join(" ");
    Object.assign(button, { type: "button", tabIndex: -1, title });
    button.setAttribute("aria-label", action.name);
    if (keys) button.setAttribute("aria-keyshortcuts", keys.replace("Ctrl", "Control").replace("⌘", "Meta+").replace("⇧", "Shift+"));
    const icon = document.createElement("span");
    Object.assign(icon, { className: "material-symbols-outlined", textContent: action.icon });
    icon.setAttribute("aria-hidden", "true");
    button.append(icon);
    button.addEventListener("click", () => this.run(action));
    return button;
  }

  run(action) {
    const { desk } = this;
    if (desk.view === "read") desk.show(desk.isNarrow() ? "write" : "both");
    desk.text.focus({ preventScroll: true });
    action.run(desk);
    if (document.activeElement === desk.text) desk.scroll.reveal(desk.text.selectionEnd);
  }

  // One stop for Tab; within, the arrows walk.
  walk(event) {
    const at = this.buttons.indexOf(event.target);
    const last = this.buttons.length - 1;
    const next = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    this.buttons[at].tabIndex = -1;
    this.buttons[next].tabIndex = 0;
    this.buttons[next].focus();
  }

  // True where the keys meant something.
  key(event) {
    if (!(IS_APPLE ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) || event.altKey) return false;
    const isIt = ({ key, code, shift = false }) => shift === event.shiftKey
      && (code ? code === event.code : key !== undefined && key === (key.length === 1 ? event.key.toLowerCase() : event.key));
    const written = event.target === this.desk.text && DESK_ACTIONS.find(isIt);
    const viewed = VIEW_ACTIONS.find(isIt);
    if (!written && !viewed) return false;
    event.preventDefault();
    if (written) this.run(written);
    else viewed.run(this.desk);
    return true;
  }

  help() {
    const dialog = this.dialog ??= this.makeHelp();
    dialog.showModal();
  }

  makeHelp() {
    const dialog = document.createElement("dialog");
    dialog.className = "editor-shortcuts";
    const title = document.createElement("h2");
    title.textContent = "Keys of the desk";
    title.id = `${this.desk.text.id}-keys`;
    dialog.setAttribute("aria-labelledby", title.id);
    const list = document.createElement("dl");
    const named = [...DESK_ACTIONS, ...VIEW_ACTIONS].map((one) => [keysOf(one), one.note ? `${one.name} (${one.note})` : one.name]);
    for (const [keys, what] of [...named.filter(([keys]) => keys), ...OTHER_KEYS]) {
      const row = document.createElement("div");
      const [term, meaning] = ["dt", "dd"].map((tag) => document.createElement(tag));
      const key = document.createElement("kbd");
      key.textContent = keys;
      term.append(key);
      meaning.textContent = what;
      row.append(term, meaning);
      list.append(row);
    }
    const close = document.createElement("button");
    Object.assign(close, { type: "button", textContent: "Close" });
    close.addEventListener("click", () => dialog.close());
    dialog.append(title, list, close);
    this.desk.root.append(dialog);
    return dialog;
  }
}
