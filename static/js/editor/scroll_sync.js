// @ts-check
// Scrolls text and preview together, so that each line is next to its block.
import { make } from "../dom.js";
/** @import { Editor } from "./editor.js" */

export class ScrollSync {
  /** @type {string[]} */
  lines = [];
  /** The top of each line of the text, and the end of the last. @type {number[] | null} */
  offsets = null;
  isWaiting = false;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.field = editor.element;
    this.pane = editor.pane;
    // The pane that the user scrolls; the other follows, and its scroll events are ignored.
    this.leader = /** @type {HTMLElement} */ (this.field);
    this.mirror = make("div", { className: "editor-mirror", ariaHidden: "true" });
    this.field.after(this.mirror);
    new ResizeObserver(() => this.forget()).observe(this.field);
    this.field.addEventListener("input", () => this.forget());
    for (const side of [this.field, this.pane]) {
      for (const kind of ["pointerdown", "wheel", "touchstart", "keydown", "input"]) {
        side.addEventListener(kind, () => this.lead(side), { passive: true });
      }
      const onScroll = () => this.leader === side && this.follow();
      side.addEventListener("scroll", onScroll, { passive: true });
    }
  }

  forget() {
    this.offsets = null;
  }

  /** @param {HTMLElement} side */
  lead(side) {
    this.leader = side;
  }

  get view() {
    return this.editor.views.view;
  }

  follow() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      if (this.view !== "both") return;
      if (this.leader === this.field) moveTo(this.pane, this.toPane(middle(this.field)));
      else moveTo(this.field, this.toField(middle(this.pane)));
    });
  }

  /** Realign after the preview changed, keeping the block being edited in view. */
  settle() {
    if (this.view !== "both" || this.leader !== this.field) return;
    const { field, pane } = this;
    moveTo(pane, this.toPane(middle(field)));
    const at = this.fieldOffset(field.selectionEnd);
    if (at < field.scrollTop || at > field.scrollTop + field.clientHeight) return;
    const [top, bottom] = [pane.scrollTop, pane.scrollTop + pane.clientHeight];
    const there = this.toPane(at);
    const margin = pane.clientHeight / 5;
    if (there < top) pane.scrollTop = there - margin;
    else if (there > bottom - margin) pane.scrollTop = there + 2 * margin - pane.clientHeight;
  }

  /** Measure the top of each line, on a copy that wraps like the text area. */
  measure() {
    if (this.offsets) return this.offsets;
    this.mirrorLines(this.field.value.split("\n"));
    const style = getComputedStyle(this.field);
    const sides = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
    const width = `${this.field.clientWidth - sides}px`;
    if (width !== this.mirror.style.width || style.font !== this.font) {
      this.font = style.font;
      Object.assign(this.mirror.style, { width, font: style.font });
    }
    const top = Number.parseFloat(style.paddingTop);
    const rows = /** @type {Iterable<HTMLElement>} */ (this.mirror.children);
    this.offsets = Array.from(rows, (row) => row.offsetTop + top);
    this.offsets.push(this.mirror.scrollHeight + top);
    return this.offsets;
  }

  /** @param {string[]} lines */
  mirrorLines(lines) {
    const old = this.lines;
    const least = Math.min(old.length, lines.length);
    let head = 0;
    while (head < least && old[head] === lines[head]) head += 1;
    let tail = 0;
    while (tail < least - head && old.at(-1 - tail) === lines.at(-1 - tail)) tail += 1;
    const rows = this.mirror.children;
    for (let gone = old.length - head - tail; gone > 0; gone -= 1) rows[head].remove();
    const made = document.createDocumentFragment();
    for (const line of lines.slice(head, lines.length - tail)) {
      made.append(make("div", {}, line || "\u200b"));
    }
    this.mirror.insertBefore(made, rows[head] ?? null);
    this.lines = lines;
  }

  /** @param {number} at */
  fieldOffset(at) {
    return this.measure()[this.field.value.slice(0, at).split("\n").length - 1];
  }

  /**
   * Return an element's distance from the top of the preview's content.
   * @param {Element} element
   */
  paneOffset(element) {
    const top = this.pane.getBoundingClientRect().top - this.pane.scrollTop;
    return element.getBoundingClientRect().top - top;
  }

  /** Return pairs of matching heights in the text and in the preview. */
  pairs() {
    const offsets = this.measure();
    const { places, sheet } = this.editor.preview;
    let last = [0, 0];
    const pairs = [last];
    for (const [line, element] of places) {
      const here = offsets[line - 1];
      const there = this.paneOffset(element);
      if (here !== undefined && here > last[0] && there >= last[1]) {
        last = [here, there];
        pairs.push(last);
      }
    }
    pairs.push([
      Math.max(this.field.scrollHeight, last[0] + 1),
      Math.max(this.pane.scrollHeight, sheet.offsetHeight, last[1]),
    ]);
    return pairs;
  }

  /**
   * @param {number} height
   * @param {0 | 1} from
   * @param {0 | 1} to
   */
  between(height, from, to) {
    const pairs = this.pairs();
    let index = pairs.findIndex((pair) => pair[from] > height);
    if (index < 1) index = index === 0 ? 1 : pairs.length - 1;
    const [above, below] = [pairs[index - 1], pairs[index]];
    const length = below[from] - above[from];
    const share = length > 0 ? Math.min(1, (height - above[from]) / length) : 0;
    return above[to] + share * (below[to] - above[to]);
  }

  /** @param {number} height */
  toPane(height) {
    return this.between(height, 0, 1);
  }

  /** @param {number} height */
  toField(height) {
    return this.between(height, 1, 0);
  }

  /** If only one pane is visible, the other opens at the same place. */
  leave() {
    const isReading = this.view === "read";
    const side = isReading ? this.pane : this.field;
    if (!side.clientHeight) return;
    const height = middle(side);
    this.line = isReading ? this.lineInPane(height) : this.lineInField(height);
  }

  /**
   * Return the line at a height of the text, as a fractional number.
   * @param {number} height
   */
  lineInField(height) {
    const offsets = this.measure();
    const index = Math.max(
      1,
      offsets.findIndex((offset) => offset > height),
    );
    const [above, below] = [offsets[index - 1], offsets[index]];
    const share = (height - above) / Math.max(1, below - above);
    return index - 1 + Math.min(1, Math.max(0, share));
  }

  /** @param {number} height */
  lineInPane(height) {
    const { places } = this.editor.preview;
    const place = places.findLast(([, element]) => this.paneOffset(element) <= height);
    return place ? place[0] - 1 : 0;
  }

  arrive() {
    const { line } = this;
    if (line === undefined) return;
    this.forget();
    if (this.view !== "read") {
      const offsets = this.measure();
      const whole = Math.min(Math.floor(line), offsets.length - 2);
      const part = (line - whole) * (offsets[whole + 1] - offsets[whole]);
      moveTo(this.field, offsets[whole] + part);
      this.leader = this.field;
      if (this.view === "both") this.follow();
      return;
    }
    const place = this.editor.preview.places.findLast(([number]) => number - 1 <= line);
    this.leader = this.pane;
    if (place) moveTo(this.pane, this.paneOffset(place[1]));
  }

  /** @param {number} at */
  reveal(at) {
    const height = this.fieldOffset(at);
    const { scrollTop, clientHeight } = this.field;
    this.leader = this.field;
    if (height < scrollTop || height > scrollTop + clientHeight - 40) {
      this.field.scrollTop = height - clientHeight / 3;
    }
    this.field.scrollIntoView({ block: "nearest" });
    this.follow();
  }
}

/**
 * Return the reference height: the top of the view at the start, its bottom at the end.
 * @param {HTMLElement} side
 */
function middle(side) {
  const room = side.scrollHeight - side.clientHeight;
  return room > 0 ? side.scrollTop * (side.scrollHeight / room) : 0;
}

/**
 * @param {HTMLElement} side
 * @param {number} height
 */
function moveTo(side, height) {
  const room = side.scrollHeight - side.clientHeight;
  side.scrollTop = side.scrollHeight ? Math.round(height * (room / side.scrollHeight)) : 0;
}
