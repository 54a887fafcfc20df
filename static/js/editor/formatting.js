// What the buttons and shortcuts of the desk do to a text. Each does and undoes.
"use strict";

const LINE_PREFIX = /^[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+|#{1,6}[ \t]+)?/;
const LIST_MARKER = /^([ \t]*)(?:[-*+][ \t]+\[[ xX]\][ \t]+|[-*+][ \t]+|\d{1,9}[.)][ \t]+)?/;
const CALLOUTS = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

class DeskMarks {
  constructor(editor) {
    this.editor = editor;
  }

  // How often the mark's character stands at both ends of a range.
  static runs(before, after, character) {
    const ending = before.length - before.replace(new RegExp(`[${character}]+$`), "").length;
    const leading = after.length - after.replace(new RegExp(`^[${character}]+`), "").length;
    return Math.min(ending, leading);
  }

  // One or three asterisks are italic, two or three bold.
  static isOn(runs, mark) {
    if (mark === "**") return runs >= 2;
    if (mark === "*") return runs === 1 || runs >= 3;
    return mark === "$" ? runs === 1 : runs >= mark.length;
  }

  // The range without the blanks at its ends, and whether the mark is around it or within it.
  look(from, to, mark) {
    const words = this.editor.value.slice(from, to);
    const start = from + words.length - words.trimStart().length;
    const end = Math.max(start, to - (words.length - words.trimEnd().length));
    const inner = this.editor.value.slice(start, end);
    const escaped = mark[0] === "$" ? "$" : mark[0];
    const around = DeskMarks.runs(this.editor.value.slice(Math.max(0, start - 4), start), this.editor.value.slice(end, end + 4), escaped);
    const [head, tail] = [inner.match(new RegExp(`^[${escaped}]*`))[0].length, inner.match(new RegExp(`[${escaped}]*$`))[0].length];
    const within = head + tail < inner.length ? Math.min(head, tail) : 0;
    return { start, end, inner, isAround: DeskMarks.isOn(around, mark), isWithin: DeskMarks.isOn(within, mark) };
  }

  wrap(mark) {
    const [from, to] = this.editor.selection;
    if (this.editor.selected.includes("\n")) return this.wrapLines(mark);
    const [start, end] = from === to ? this.editor.wordAt(from) : [from, to];
    const found = this.look(start, end, mark);
    const length = mark.length;
    if (found.isAround) {
      const shift = (caret) => Math.min(Math.max(caret, found.start), found.end) - length;
      return this.editor.edit(found.start - length, found.end + length, found.inner, shift(from), shift(to));
    }
    if (found.isWithin) {
      const bare = found.inner.slice(length, -length);
      return this.editor.edit(found.start, found.end, bare, found.start, found.start + bare.length);
    }
    const shift = (caret) => Math.min(Math.max(caret, found.start), found.end) + length;
    return this.editor.edit(found.start, found.end, mark + found.inner + mark, shift(from), shift(to));
  }

  // No emphasis reaches over the end of a paragraph: every line gets its own.
  wrapLines(mark) {
    const [from, to] = this.editor.selection;
    const parts = [];
    for (let at = from; at <= to;) {
      const end = Math.min(this.editor.lineEnd(at), to);
      const line = this.editor.lineStart(at);
      const prefix = LINE_PREFIX.exec(this.editor.value.slice(line, this.editor.lineEnd(at)))[0].length;
      const start = Math.max(at, line + prefix);
      if (this.editor.value.slice(start, end).trim()) parts.push(this.look(start, end, mark));
      at = this.editor.lineEnd(at) + 1;
    }
    if (!parts.length) return;
    const isOff = parts.every((part) => part.isAround || part.isWithin);
    const length = mark.length;
    let made = "";
    let at = isOff && parts[0].isAround ? parts[0].start - length : parts[0].start;
    const first = at;
    for (const part of parts) {
      const on = part.isAround || part.isWithin;
      const outer = isOff && part.isAround ? length : 0;
      const inner = isOff && part.isWithin ? part.inner.slice(length, -length) : part.inner;
      made += this.editor.value.slice(at, part.start - outer) + (isOff || on ? inner : mark + inner + mark);
      at = part.end + outer;
    }
    this.editor.edit(first, at, made, first, first + made.length);
  }

  // Lines as they are selected, changed as a whole; the selection stays on its words.
  changeLines(change) {
    const [from, to] = this.editor.selection;
    const [start, end, lines] = this.editor.lines;
    const changed = change(lines);
    const made = changed.join("\n");
    const first = changed.length === lines.length ? changed[0].length - lines[0].length : 0;
    const head = Math.max(start, from + first);
    const tail = from === to ? head : Math.max(head, to + made.length - (end - start));
    this.editor.edit(start, end, made, head, tail);
  }

  prefix(has, add, strip) {
    this.changeLines((lines) => {
      const meant = lines.length === 1 ? lines : lines.filter((line) => line.trim());
      const isOn = meant.length > 0 && meant.every((line) => has.test(line));
      let number = 0;
      return lines.map((line) => {
        if (lines.length > 1 && !line.trim()) return line;
        number += 1;
        return isOn ? strip(line) : add(line, number);
      });
    });
  }

  list(marker, has) {
    const bare = (line) => line.replace(LIST_MARKER, "$1");
    const add = (line, number) => line.replace(LIST_MARKER, (_, indent) => indent + (marker === "1." ? `${number}. ` : `${marker} `));
    this.prefix(has, add, bare);
  }

  heading() {
    this.changeLines((lines) => {
      const level = /^(#{1,6})[ \t]/.exec(lines.find((line) => line.trim()) ?? "")?.[1].length ?? 1;
      const mark = level < 4 ? `${"#".repeat(level + 1)} ` : "";
      return lines.map((line) => (line.trim() || lines.length === 1 ? mark + line.replace(/^#{1,6}[ \t]+/, "") : line));
    });
  }

  quote() {
    this.changeLines((lines) => {
      const isOn = lines.every((line) => /^[ \t]*>/.test(line));
      return lines.map((line) => (isOn ? line.replace(/^([ \t]*)>[ \t]?/, "$1") : `> ${line}`));
    });
  }

  // Where there is one already, its kind changes; after the last kind it is a plain text again.
  callout() {
    const [from] = this.editor.selection;
    let [start, end] = this.editor.lines;
    const isQuoted = (at) => /^[ \t]*>/.test(this.editor.value.slice(at, this.editor.lineEnd(at)));
    if (isQuoted(start)) {
      while (start > 0 && isQuoted(this.editor.lineStart(start - 1))) start = this.editor.lineStart(start - 1);
      while (end < this.editor.value.length && isQuoted(end + 1)) end = this.editor.lineEnd(end + 1);
    }
    const old = this.editor.value.slice(start, end);
    const kind = /^[ \t]*>[ \t]?\[!(\w+)\]/.exec(old)?.[1];
    if (kind === undefined) {
      if (!this.editor.selected.trim() && !isQuoted(start)) return this.block(`> [!${CALLOUTS[0]}]\n> `);
      const body = isQuoted(start) ? old : old.replace(/^/gm, "> ");
      return this.editor.edit(start, end, `> [!${CALLOUTS[0]}]\n${body}`);
    }
    const next = CALLOUTS[CALLOUTS.indexOf(kind.toUpperCase()) + 1];
    if (next) {
      const made = old.replace(`[!${kind}]`, `[!${next}]`);
      return this.editor.edit(start, end, made, Math.max(start, from + made.length - old.length));
    }
    const bare = old.replace(/^[ \t]*>[ \t]?\[!\w+\][+-]?[^\n]*\n?/, "").replace(/^[ \t]*>[ \t]?/gm, "");
    return this.editor.edit(start, end, bare);
  }

  // A block of its own, with a blank line on both sides, in place of the selection or below the line.
  block(text, from = text.length, to = from) {
    const [, end] = this.editor.selection;
    const hasWords = this.editor.selected.trim() !== "";
    const line = this.editor.value.slice(this.editor.lineStart(end), this.editor.lineEnd(end));
    const at = hasWords ? this.editor.selection[0] : line.trim() ? this.editor.lineEnd(end) : this.editor.lineStart(end);
    const stop = hasWords ? end : line.trim() ? at : this.editor.lineEnd(end);
    const [above, below] = [this.editor.value.slice(0, at), this.editor.value.slice(stop)];
    const before = !above || above.endsWith("\n\n") ? "" : above.endsWith("\n") ? "\n" : "\n\n";
    const after = !below.trim() || below.startsWith("\n\n") ? "" : below.startsWith("\n") ? "\n" : "\n\n";
    const start = at + before.length;
    this.editor.edit(at, stop, before + text + after, start + from, start + to);
  }

  code() {
    const [start, end] = this.editor.lines;
    const isBlank = !this.editor.value.slice(start, end).trim();
    if (isBlank || this.editor.selected.includes("\n") || this.editor.fenceAt(start)) return this.codeBlock();
    return this.wrap("`");
  }

  codeBlock() {
    const [start, end, lines] = this.editor.lines;
    const fence = this.editor.fenceAt(start);
    if (fence) return this.unfence(fence);
    if (!this.editor.selected.trim()) return this.block("```\n\n```", 4);
    const longest = Math.max(2, ...(lines.join("\n").match(/`+/g) || []).map((run) => run.length));
    const mark = "`".repeat(longest + 1);
    const made = [mark, ...lines, mark].join("\n");
    return this.editor.edit(start, end, made, start + mark.length + 1, start + made.length - mark.length - 1);
  }

  unfence({ start, mark }) {
    const body = this.editor.lineEnd(start) + 1;
    const rest = this.editor.value.slice(body);
    const closing = new RegExp(`^[ \\t>]*${mark}+[ \\t]*$`, "m").exec(rest);
    const inner = rest.slice(0, closing ? closing.index : rest.length).replace(/\n$/, "");
    const end = closing ? body + closing.index + closing[0].length : this.editor.value.length;
    this.editor.edit(start, end, inner, start, start + inner.length);
  }

  formula() {
    const [start, end] = this.editor.lines;
    const isBlank = !this.editor.value.slice(start, end).trim();
    if (isBlank || this.editor.selected.includes("\n")) return this.display();
    return this.wrap("$");
  }

  display() {
    const [from, to] = this.editor.selection;
    const value = this.editor.value;
    const before = /\$\$\s*$/.exec(value.slice(0, from))?.[0].length ?? 0;
    const after = /^\s*\$\$/.exec(value.slice(to))?.[0].length ?? 0;
    const words = value.slice(from, to).trim();
    if (before && after) return this.editor.edit(from - before, to + after, words, from - before, from - before + words.length);
    if (/^\$\$[^$]*\$\$$/.test(words)) {
      const bare = words.slice(2, -2).trim();
      return this.editor.edit(from, to, bare, from, from + bare.length);
    }
    const bare = words.replace(/^\$([^$]*)\$$/, "$1");
    return this.block(`$$\n${bare}\n$$`, 3, 3 + bare.length);
  }

  link() {
    const [from, to] = this.editor.selection;
    const line = this.editor.lineStart(from);
    const links = this.editor.value.slice(line, this.editor.lineEnd(from)).matchAll(/(?<!!)\[([^\]\n]*)\]\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)/g);
    for (const link of links) {
      const start = line + link.index;
      if (from > start && to < start + link[0].length) {
        return this.editor.edit(start, start + link[0].length, link[1], start, start + link[1].length);
      }
    }
    const [start, end] = from === to ? this.editor.wordAt(from) : [from, to];
    const words = this.editor.value.slice(start, end);
    if (isAddress(words)) return this.editor.edit(start, end, `[](${words})`, start + 1);
    const address = start + words.length + 3;
    if (!words) return this.editor.edit(start, end, "[](https://)", start + 1);
    return this.editor.edit(start, end, `[${words}](https://)`, address, address + 8);
  }

  // The next number that is free, its mark here and its words below, where the caret then stands.
  footnote() {
    const value = this.editor.value;
    const [, to] = this.editor.selection;
    const number = 1 + Math.max(0, ...[...value.matchAll(/\[\^(\d{1,6})\]/g)].map((found) => Number(found[1])));
    const mark = `[^${number}]`;
    const tail = value.slice(to).trimEnd();
    const lastLine = (value.slice(0, to) + mark + tail).trimEnd().split("\n").at(-1);
    const isBelowOthers = /^\[\^[^\]]+\]:/.test(lastLine);
    const note = `${isBelowOthers ? "\n" : "\n\n"}${mark}: `;
    // Two steps where the end is far: each line written anew would cost.
    if (tail.split("\n").length > 40) {
      this.editor.edit(to, to, mark);
      const end = this.editor.value.trimEnd().length;
      return this.editor.edit(end, this.editor.value.length, note);
    }
    return this.editor.edit(to, value.length, mark + tail + note);
  }

  table() {
    const rows = rowsOf(this.editor.selected);
    if (rows) return this.block(tableOf(rows));
    const made = tableOf([["Column 1", "Column 2", "Column 3"], ["", "", ""], ["", "", ""]]);
    return this.block(made, 2, 10);
  }
}

function isAddress(words) {
  return /^(?:https?:\/\/|mailto:)[^\s<>"]+$/i.test(words.trim());
}
