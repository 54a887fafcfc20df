// @ts-check
// A Markdown editor with a preview. The field remains a plain text area; each of the other modules does
// one job.
import { find } from "../dom.js";
import { Field } from "./field.js";
import { ImagePicker } from "./image_picker.js";
import { continueLine, indentItems } from "./lists.js";
import { listenForPaste } from "./paste.js";
import { Preview } from "./preview.js";
import { Problems } from "./problems.js";
import { ScrollSync } from "./scroll_sync.js";
import { continueTable, selectNextCell } from "./tables.js";
import { lineEnd, startOfLine } from "./text.js";
import { Toolbar } from "./toolbar.js";
import { Uploads } from "./uploads.js";
import { Views } from "./views.js";

/** How many lines below its line a formula's source is searched. */
const FARTHEST_SOURCE = 5000;

export class Editor {
  /** Whether Tab moves to the next field, as it does after Escape. */
  isLeaving = false;
  isKnownKey = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.element = find(root, "textarea", HTMLTextAreaElement);
    this.form = /** @type {HTMLFormElement} */ (this.element.form);
    this.pane = find(root, ".editor-preview", HTMLElement);
    this.field = new Field(this.element);
    this.problems = new Problems(find(root, ".editor-problems", HTMLElement), (line, source) =>
      this.goToLine(line, source),
    );
    this.preview = new Preview(this);
    this.scroll = new ScrollSync(this);
    this.uploads = new Uploads(this);
    this.picker = new ImagePicker(this);
    this.toolbar = new Toolbar(this);
    this.views = new Views(this);
    listenForPaste(this);
    this.element.addEventListener("input", () => this.preview.refreshSoon());
    this.element.addEventListener("beforeinput", (event) => this.beforeInput(event));
    root.addEventListener("keydown", (event) => this.onKey(event));
    this.preview.refresh();
  }

  get token() {
    return find(this.form, "[name=csrfmiddlewaretoken]", HTMLInputElement).value;
  }

  /**
   * Phone keyboards don't report keys, only the text they are about to insert.
   * @param {InputEvent} event
   */
  beforeInput(event) {
    if (event.inputType !== "insertLineBreak" || this.isKnownKey || event.isComposing) return;
    if (this.enter()) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return;
    this.isKnownKey = event.key !== "Unidentified";
    if (event.key === "Escape") {
      this.escape(event);
      return;
    }
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const { isLeaving } = this;
    this.isLeaving = false;
    if (this.toolbar.onKey(event) || event.target !== this.element) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isDone =
      event.key === "Tab"
        ? !isLeaving && this.tab(event.shiftKey)
        : event.key === "Enter" && !event.shiftKey && this.enter();
    if (!isDone) return;
    event.preventDefault();
    this.scroll.reveal(this.element.selectionEnd);
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    const hasDialog = this.root.querySelector("dialog[open]") !== null;
    if (this.views.isFull && !event.defaultPrevented && !hasDialog) {
      event.preventDefault();
      this.views.fill(false);
    }
    this.isLeaving = true;
  }

  enter() {
    const { selection } = this.field;
    return this.field.apply(continueTable(selection) ?? continueLine(selection));
  }

  /** @param {boolean} isBack */
  tab(isBack) {
    const { selection } = this.field;
    return this.field.apply(selectNextCell(selection, isBack) ?? indentItems(selection, isBack));
  }

  /**
   * Select a line, or the given source in it or just below.
   * @param {number} line
   * @param {string} [source]
   */
  goToLine(line, source) {
    this.views.showText();
    const { value } = this.field;
    const start = startOfLine(value, line);
    const at = source ? value.indexOf(source, start) : -1;
    // In a quote, the formula's lines start with a quote mark.
    if (source && at >= 0 && at <= start + FARTHEST_SOURCE) {
      this.field.select(at, at + source.length);
    } else this.field.select(start, lineEnd(value, start));
    this.scroll.reveal(this.element.selectionStart);
  }
}
