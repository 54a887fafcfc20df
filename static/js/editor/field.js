// The field's text: where lines, words and code are, and every change of it, so that undo undoes.
"use strict";

class DeskEditor {
  constructor(field) {
    this.field = field;
    this.isComposing = false;
    this.isChanging = false;
    field.addEventListener("compositionstart", () => { this.isComposing = true; });
    field.addEventListener("compositionend", () => { this.isComposing = false; });
    // The browser brings the words back; where the selection was, it does not know.
    this.selections = [];
    field.addEventListener("input", ({ inputType }) => {
      if (inputType !== "historyUndo") return;
      const before = this.selections.findLast(({ value }) => value === this.value);
      if (before) field.setSelectionRange(before.from, before.to);
    });
  }

  get value() {
    return this.field.value;
  }

  get selection() {
    return [this.field.selectionStart, this.field.selectionEnd];
  }

  get selected() {
    return this.value.slice(...this.selection);
  }

  select(from, to = from) {
    this.field.focus({ preventScroll: true });
    this.field.setSelectionRange(from, to);
  }

  // Puts `text` in place of what stands from start to end, and selects from `from` to `to`. Only
  // what differs is written: browsers take their time with every line that is inserted.
  edit(start, end, text, from = start + text.length, to = from) {
    const old = this.value.slice(start, end);
    if (old !== text) {
      const [at, until] = this.selection;
      this.selections = [...this.selections.slice(-19), { value: this.value, from: at, to: until }];
      const least = Math.min(old.length, text.length);
      let head = 0;
      while (head < least && old[head] === text[head]) head += 1;
      let tail = 0;
      while (tail < least - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
      // Half of a character that takes two places is none.
      if (/[\ud800-\udbff]/.test(text[head - 1] ?? "")) head -= 1;
      if (/[\udc00-\udfff]/.test(text.at(-tail) ?? "") && tail) tail -= 1;
      this.write(start + head, end - tail, text.slice(head, text.length - tail));
    }
    this.select(from, to);
  }

  // Through the browser's own editing where it can be: it alone knows how to undo.
  write(start, end, text) {
    this.select(start, end);
    if (document.activeElement === this.field) {
      if (text ? document.execCommand("insertText", false, text) : document.execCommand("delete")) return;
    }
    this.field.setRangeText(text, start, end, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The same, while somebody may be writing elsewhere on the page: selection, scroll and focus stay.
  editAside(start, end, text) {
    const { activeElement: focused } = document;
    const { scrollTop } = this.field;
    const [from, to] = this.selection;
    const isTyped = focused?.matches?.("input:not([type=file]), textarea");
    const range = isTyped && [focused.selectionStart, focused.selectionEnd];
    const moved = (caret) => (caret >= end ? caret + text.length - (end - start) : Math.min(caret, start + text.length));
    const hasFocus = focused === this.field;
    this.isChanging = true;
    this.edit(start, end, text, moved(from), moved(to));
    this.field.scrollTop = scrollTop;
    if (!hasFocus) {
      focused?.focus?.({ preventScroll: true });
      if (range && range[0] !== null) focused.setSelectionRange(...range);
    }
    this.isChanging = false;
  }

  lineStart(at) {
    return this.value.lastIndexOf("\n", at - 1) + 1;
  }

  lineEnd(at) {
    const end = this.value.indexOf("\n", at);
    return end < 0 ? this.value.length : end;
  }

  // The whole lines that the selection touches; one that ends at a line's start leaves that line out.
  get lines() {
    const [from, to] = this.selection;
    const start = this.lineStart(from);
    const end = this.lineEnd(to > from && this.value[to - 1] === "\n" ? to - 1 : to);
    return [start, end, this.value.slice(start, end).split("\n")];
  }

  numberOf(at) {
    return this.value.slice(0, at).split("\n").length;
  }

  startOfLine(number) {
    let at = 0;
    for (let line = 1; line < number; line += 1) {
      const end = this.value.indexOf("\n", at);
      if (end < 0) break;
      at = end + 1;
    }
    return at;
  }

  wordAt(at) {
    const before = /[\p{L}\p{N}_'’-]*$/u.exec(this.value.slice(this.lineStart(at), at))[0];
    const after = /^[\p{L}\p{N}_'’-]*/u.exec(this.value.slice(at, this.lineEnd(at)))[0];
    return [at - before.length, at + after.length];
  }

  // The block of code that is open where the line at this place begins: its start and its fence.
  fenceAt(at) {
    let open = null;
    let start = 0;
    const last = this.lineStart(at);
    while (start < last) {
      const end = this.lineEnd(start);
      const fence = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/.exec(this.value.slice(start, end));
      if (fence && !open) open = { start, mark: fence[1] };
      else if (fence && fence[1].startsWith(open.mark) && !fence[2].trim()) open = null;
      start = end + 1;
    }
    return open;
  }

  isInCode(at) {
    if (this.fenceAt(at)) return true;
    const marks = this.value.slice(this.lineStart(at), at).match(/`+/g) || [];
    let open = null;
    for (const mark of marks) {
      if (!open) open = mark;
      else if (mark === open) open = null;
    }
    return open !== null && this.value.slice(at, this.lineEnd(at)).includes(open);
  }
}
