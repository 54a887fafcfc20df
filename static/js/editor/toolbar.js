// @ts-check
// An editor's toolbar and shortcuts.
import { find, make } from "../dom.js";
import {
  BUTTON_GROUPS,
  FULL_SCREEN,
  IS_APPLE,
  isKeyOf,
  keysOf,
  TEXT_ACTIONS,
  VIEW_ACTIONS,
} from "./actions.js";
/** @import { Action } from "./actions.js" */
/** @import { Editor } from "./editor.js" */
import { makeShortcuts } from "./shortcuts.js";

export class Toolbar {
  fullScreenKeys = keysOf(FULL_SCREEN);
  /** @type {HTMLDialogElement | undefined} */
  dialog;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.bar = find(editor.root, ".editor-tools", HTMLElement);
    const isSmall = editor.root.classList.contains("editor-small");
    for (const group of BUTTON_GROUPS) {
      const actions = group.filter((action) => action.isSmall || !isSmall);
      if (!actions.length) continue;
      this.bar.append(make("div", {}, ...actions.map((action) => this.button(action))));
    }
    this.buttons = [...this.bar.querySelectorAll("button")];
    this.buttons[0].tabIndex = 0;
    this.bar.addEventListener("keydown", (event) => this.walk(event));
    // Keeps the selection in the text, and a phone's keyboard open.
    this.bar.addEventListener("pointerdown", (event) => event.preventDefault());
    this.bar.addEventListener("mousedown", (event) => event.preventDefault());
    const help = find(editor.root, ".editor-help", HTMLElement);
    help.addEventListener("click", () => this.showShortcuts());
  }

  /** @param {Action} action */
  button(action) {
    const keys = keysOf(action);
    const note = action.note && `(${action.note})`;
    const title = [action.name, note, keys && `– ${keys}`].filter(Boolean).join(" ");
    const icon = make(
      "span",
      { className: "material-symbols-outlined", ariaHidden: "true" },
      action.icon ?? "",
    );
    const button = make(
      "button",
      { type: "button", tabIndex: -1, title, ariaLabel: action.name },
      icon,
    );
    if (keys) {
      const spoken = keys.replace("Ctrl", "Control").replace("⌘", "Meta+").replace("⇧", "Shift+");
      button.setAttribute("aria-keyshortcuts", spoken);
    }
    button.addEventListener("click", () => this.run(action));
    return button;
  }

  /** @param {Action} action */
  run(action) {
    const { editor } = this;
    editor.views.showText();
    editor.element.focus({ preventScroll: true });
    action.run(editor);
    if (document.activeElement === editor.element) {
      editor.scroll.reveal(editor.element.selectionEnd);
    }
  }

  /**
   * The toolbar is one tab stop; arrow keys move within it.
   * @param {KeyboardEvent} event
   */
  walk(event) {
    const at = this.buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const last = this.buttons.length - 1;
    /** @type {Record<string, number>} */
    const moves = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const next = this.buttons[moves[event.key]];
    if (at < 0 || !next) return;
    event.preventDefault();
    this.buttons[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  /**
   * Run the action of a shortcut; return whether there is one.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    const [held, other] = IS_APPLE
      ? [event.metaKey, event.ctrlKey]
      : [event.ctrlKey, event.metaKey];
    if (!held || other || event.altKey) return false;
    const { editor } = this;
    const isInText = event.target === editor.element;
    const ofText = isInText && TEXT_ACTIONS.find((action) => isKeyOf(event, action));
    const ofView = VIEW_ACTIONS.find((action) => isKeyOf(event, action));
    if (ofText) this.run(ofText);
    else if (ofView) ofView.run(editor);
    else if (isInText && !IS_APPLE && isKeyOf(event, { key: "y" })) editor.field.history.redo();
    else return false;
    event.preventDefault();
    return true;
  }

  showShortcuts() {
    this.dialog ??= makeShortcuts(this.editor);
    this.dialog.showModal();
  }
}
