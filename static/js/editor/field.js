// @ts-check
// The text area of an editor: its selection and edits.
import { History } from "./history.js";
/** @import { Edit, Selection } from "./text.js" */

export class Field {
  /** @param {HTMLTextAreaElement} element */
  constructor(element) {
    this.element = element;
    this.history = new History(element);
    this.isComposing = false;
    element.addEventListener("compositionstart", () => {
      this.isComposing = true;
    });
    element.addEventListener("compositionend", () => {
      this.isComposing = false;
    });
  }

  get value() {
    return this.element.value;
  }

  /** @returns {Selection} */
  get selection() {
    return { value: this.value, ...this.history.range };
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  select(from, to = from) {
    this.element.focus({ preventScroll: true });
    this.element.setSelectionRange(from, to);
  }

  /**
   * Return whether there was anything to do.
   * @param {Edit | null} edit
   */
  apply(edit) {
    if (!edit) return false;
    const { start, end, text, from, to } = edit;
    this.element.focus({ preventScroll: true });
    if (this.value.slice(start, end) === text) this.select(from, to);
    else this.history.write(start, end, text, { from, to });
    return true;
  }

  /**
   * Replace a part while the user may be typing elsewhere: keep selection, scroll position and focus.
   * @param {number} start
   * @param {number} end
   * @param {string} text
   */
  replaceAside(start, end, text) {
    if (this.value.slice(start, end) === text) return;
    const { scrollTop } = this.element;
    const { from, to } = this.history.range;
    const stop = start + text.length;
    /** @param {number} caret */
    const moved = (caret) => (caret >= end ? caret + stop - end : Math.min(caret, stop));
    this.history.write(start, end, text, { from: moved(from), to: moved(to) });
    this.element.scrollTop = scrollTop;
  }
}
