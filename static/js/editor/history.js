// @ts-check
// Undo and redo for a text area. The browser's history doesn't include changes by scripts, so every change,
// typed or not, is recorded here.
import { changeBetween } from "./text.js";

/** @typedef {{ from: number, to: number }} Range */

/**
 * @typedef {object} Step
 * @property {number} start
 * @property {string} removed
 * @property {string} added
 * @property {Range} before The selection before and after.
 * @property {Range} after
 * @property {string} kind The `inputType` of the change.
 * @property {number} at
 */

/** Typing after a pause this long, in milliseconds, is a new step. */
const PAUSE = 1000;

export class History {
  /** @type {Step[]} */
  done = [];
  /** @type {Step[]} */
  undone = [];

  /** @param {HTMLTextAreaElement} field */
  constructor(field) {
    this.field = field;
    this.value = field.value;
    this.before = this.range;
    field.addEventListener("beforeinput", (event) => this.anticipate(event));
    field.addEventListener("input", (event) => {
      const { inputType = "", isComposing = false } = /** @type {InputEvent} */ (event);
      // Text that an input method is still composing is not a change yet.
      if (!isComposing) this.record(inputType);
    });
    field.addEventListener("compositionstart", () => {
      this.before = this.range;
    });
    field.addEventListener("compositionend", () => this.record("insertCompositionText"));
  }

  get range() {
    return { from: this.field.selectionStart, to: this.field.selectionEnd };
  }

  /** @param {InputEvent} event */
  anticipate(event) {
    if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
      event.preventDefault();
      if (event.inputType === "historyUndo") this.undo();
      else this.redo();
    } else if (!event.isComposing) this.before = this.range;
  }

  /** @param {string} kind */
  record(kind) {
    const { value } = this.field;
    const change = changeBetween(this.value, value, this.field.selectionEnd);
    if (!change) return;
    this.value = value;
    this.undone = [];
    const step = { ...change, before: this.before, after: this.range, kind, at: Date.now() };
    const last = this.done.at(-1);
    if (last && continues(last, step)) this.done[this.done.length - 1] = merged(last, step);
    else this.done.push(step);
  }

  /**
   * Apply an edit as one step.
   * @param {number} start
   * @param {number} end
   * @param {string} text
   * @param {Range} range The selection afterwards.
   */
  write(start, end, text, range, kind = "insertReplacementText") {
    this.before = this.range;
    this.field.setRangeText(text, start, end);
    this.field.setSelectionRange(range.from, range.to);
    const event = { bubbles: true, inputType: kind, data: text };
    this.field.dispatchEvent(new InputEvent("input", event));
  }

  undo() {
    const step = this.done.pop();
    if (!step) return;
    this.undone.push(step);
    // Start a new step with the next typing.
    for (const one of [step, this.done.at(-1)]) if (one) one.at = 0;
    this.replay(step.start, step.added, step.removed, step.before, "historyUndo");
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return;
    this.done.push(step);
    this.replay(step.start, step.removed, step.added, step.after, "historyRedo");
  }

  /**
   * @param {number} start
   * @param {string} old
   * @param {string} text
   * @param {Range} range
   * @param {string} kind
   */
  replay(start, old, text, range, kind) {
    const end = start + old.length;
    this.value = this.value.slice(0, start) + text + this.value.slice(end);
    this.write(start, end, text, range, kind);
  }
}

/**
 * Return whether a step continues the typing or deleting of the previous one.
 * @param {Step} last
 * @param {Step} step
 */
function continues(last, step) {
  if (step.kind !== last.kind || step.at - last.at > PAUSE) return false;
  if (step.kind === "insertText") {
    return !step.removed && step.start === last.start + last.added.length;
  }
  const isDeletion = step.kind.startsWith("deleteContent") && !step.added && !last.added;
  return isDeletion && [last.start, last.start - step.removed.length].includes(step.start);
}

/**
 * @param {Step} last
 * @param {Step} step
 * @returns {Step}
 */
function merged(last, step) {
  const isBackwards = step.start < last.start;
  return {
    ...step,
    start: Math.min(last.start, step.start),
    removed: isBackwards ? step.removed + last.removed : last.removed + step.removed,
    added: last.added + step.added,
    before: last.before,
  };
}
