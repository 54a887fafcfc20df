// Text and preview scroll in step: the line in the one stands beside its block in the other.
"use strict";

class DeskScroll {
  constructor(desk) {
    this.desk = desk;
    this.field = desk.text;
    this.pane = desk.pane;
    // Who is moved by hand; the other follows, and what it does then moves nobody.
    this.leader = this.field;
    this.mirror = document.createElement("div");
    this.mirror.className = "editor-mirror";
    this.mirror.setAttribute("aria-hidden", "true");
    this.field.after(this.mirror);
    this.lines = [];
    new ResizeObserver(() => { this.offsets = null; }).observe(this.field);
    for (const side of [this.field, this.pane]) {
      for (const kind of ["pointerdown", "wheel", "touchstart", "keydown", "input"]) {
        side.addEventListener(kind, () => { this.leader = side; }, { passive: true });
      }
      side.addEventListener("scroll", () => {
        if (this.leader === side) this.follow();
      }, { passive: true });
    }
    this.field.addEventListener("input", () => { this.offsets = null; });
  }

  follow() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      if (this.desk.view !== "both") return;
      if (this.leader === this.field) this.moveTo(this.pane, this.toPane(this.middle(this.field)));
      else this.moveTo(this.field, this.toField(this.middle(this.pane)));
    });
  }

  // After the preview changed: beside the text again, with the block in which one writes in sight.
  settle() {
    this.blocks = null;
    if (this.desk.view !== "both" || this.leader !== this.field) return;
    this.moveTo(this.pane, this.toPane(this.middle(this.field)));
    const at = this.fieldOffset(this.field.selectionEnd);
    const isInSight = at >= this.field.scrollTop && at <= this.field.scrollTop + this.field.clientHeight;
    if (!isInSight) return;
    const [top, bottom] = [this.pane.scrollTop, this.pane.scrollTop + this.pane.clientHeight];
    const there = this.toPane(at);
    const margin = this.pane.clientHeight / 5;
    if (there < top) this.pane.scrollTop = there - margin;
    else if (there > bottom - margin) this.pane.scrollTop = there + 2 * margin - this.pane.clientHeight;
  }

  // The height in the whole that is compared: the top at the top, the end at the end.
  middle(side) {
    const room = side.scrollHeight - side.clientHeight;
    return room > 0 ? side.scrollTop * (side.scrollHeight / room) : 0;
  }

  moveTo(side, height) {
    const room = side.scrollHeight - side.clientHeight;
    side.scrollTop = side.scrollHeight ? Math.round(height * (room / side.scrollHeight)) : 0;
  }

  // Where each line of the text begins, measured on a copy that wraps as the field does.
  measure() {
    if (this.offsets) return this.offsets;
    const lines = this.field.value.split("\n");
    const old = this.lines;
    let head = 0;
    while (head < old.length && head < lines.length && old[head] === lines[head]) head += 1;
    let tail = 0;
    while (tail < old.length - head && tail < lines.length - head && old.at(-1 - tail) === lines.at(-1 - tail)) tail += 1;
    const rows = this.mirror.children;
    for (let gone = old.length - head - tail; gone > 0; gone -= 1) rows[head].remove();
    const made = document.createDocumentFragment();
    for (const line of lines.slice(head, lines.length - tail)) {
      const row = document.createElement("div");
      row.textContent = line || "\u200b";
      made.append(row);
    }
    this.mirror.insertBefore(made, rows[head] ?? null);
    this.lines = lines;
    const style = getComputedStyle(this.field);
    const sides = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const shape = { width: `${this.field.clientWidth - sides}px`, font: style.font };
    if (shape.width !== this.shape?.width || shape.font !== this.shape.font) {
      this.shape = shape;
      Object.assign(this.mirror.style, shape);
    }
    const top = parseFloat(style.paddingTop);
    this.offsets = Array.from(rows, (row) => row.offsetTop + top);
    this.offsets.push(this.mirror.scrollHeight + top);
    return this.offsets;
  }

  fieldOffset(at) {
    return this.measure()[this.field.value.slice(0, at).split("\n").length - 1];
  }

  // Pairs of heights that stand for the same, in the text and in the preview.
  pairs() {
    const offsets = this.measure();
    const sheet = this.desk.preview.sheet;
    const zero = this.pane.getBoundingClientRect().top - this.pane.scrollTop;
    const pairs = [[0, 0]];
    for (const [line, element] of this.desk.preview.places) {
      const there = element.getBoundingClientRect().top - zero;
      const here = offsets[line - 1];
      if (here !== undefined && here > pairs.at(-1)[0] && there >= pairs.at(-1)[1]) pairs.push([here, there]);
    }
    pairs.push([Math.max(this.field.scrollHeight, pairs.at(-1)[0] + 1), Math.max(this.pane.scrollHeight, sheet.offsetHeight, pairs.at(-1)[1])]);
    return pairs;
  }

  between(height, from, to) {
    const pairs = this.pairs();
    let index = pairs.findIndex((pair) => pair[from] > height);
    if (index < 1) index = index === 0 ? 1 : pairs.length - 1;
    const [above, below] = [pairs[index - 1], pairs[index]];
    const share = below[from] > above[from] ? (height - above[from]) / (below[from] - above[from]) : 0;
    return above[to] + Math.min(1, share) * (below[to] - above[to]);
  }

  toPane(height) {
    return this.between(height, 0, 1);
  }

  toField(height) {
    return this.between(height, 1, 0);
  }

  // Where only one pane is shown, the other begins where this one was left.
  leave() {
    const side = this.desk.view === "read" ? this.pane : this.field;
    if (!side.clientHeight) return;
    this.left = this.desk.view === "read" ? this.toFieldLine(this.middle(side)) : this.lineAt(this.middle(side));
  }

  lineAt(height) {
    const offsets = this.measure();
    const index = Math.max(1, offsets.findIndex((offset) => offset > height));
    const [above, below] = [offsets[index - 1], offsets[index]];
    return index - 1 + Math.min(1, Math.max(0, (height - above) / Math.max(1, below - above)));
  }

  toFieldLine(height) {
    const zero = this.pane.getBoundingClientRect().top - this.pane.scrollTop;
    let line = 0;
    for (const [number, element] of this.desk.preview.places) {
      if (element.getBoundingClientRect().top - zero > height) break;
      line = number - 1;
    }
    return line;
  }

  arrive() {
    if (this.left === undefined) return;
    this.offsets = null;
    const { view } = this.desk;
    if (view !== "read") {
      const offsets = this.measure();
      const line = Math.min(Math.floor(this.left), offsets.length - 2);
      this.moveTo(this.field, offsets[line] + (this.left - line) * (offsets[line + 1] - offsets[line]));
      this.leader = this.field;
      if (view === "both") this.follow();
      return;
    }
    const zero = this.pane.getBoundingClientRect().top - this.pane.scrollTop;
    const place = this.desk.preview.places.findLast(([number]) => number - 1 <= this.left);
    this.leader = this.pane;
    if (place) this.moveTo(this.pane, place[1].getBoundingClientRect().top - zero);
  }

  reveal(at) {
    const height = this.fieldOffset(at);
    const { scrollTop, clientHeight } = this.field;
    this.leader = this.field;
    if (height < scrollTop || height > scrollTop + clientHeight - 40) this.field.scrollTop = height - clientHeight / 3;
    this.field.scrollIntoView({ block: "nearest" });
    this.follow();
  }
}
