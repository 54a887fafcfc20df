// Enter goes on with a list or a quote, Tab moves an item in, Shift+Tab out; elsewhere they are the
// browser's own, so that nobody is held in the text.
"use strict";

const ITEM = /^((?:[ \t]*>)*[ \t]*)(?:([-*+])|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?/;

class DeskLists {
  constructor(editor) {
    this.editor = editor;
  }

  enter() {
    const [from, to] = this.editor.selection;
    if (from !== to) return false;
    const start = this.editor.lineStart(from);
    const line = this.editor.value.slice(start, this.editor.lineEnd(from));
    const fence = this.editor.fenceAt(from);
    const item = fence ? null : ITEM.exec(line);
    if (item && from >= start + item[0].length) return this.goOn(start, line, item);
    const lead = fence ? /^[ \t]*(?:>[ \t]?)*[ \t]*/.exec(line)[0] : /^(?:[ \t]*>)+[ \t]?|^[ \t]+/.exec(line)?.[0] ?? "";
    if (!lead || from < start + lead.length) return false;
    if (!fence && !line.slice(lead.length).trim()) {
      if (!lead.includes(">")) return false;
      this.editor.edit(start, start + line.length, "");
      return true;
    }
    this.editor.edit(from, from, `\n${lead}`);
    return true;
  }

  goOn(start, line, item) {
    const [whole, lead, bullet, number, sign, gap, box] = item;
    if (!line.slice(whole.length).trim()) {
      if (this.move(true)) return true;
      this.editor.edit(start, start + line.length, lead.trimEnd() ? `${lead.trimEnd()} ` : "");
      return true;
    }
    const marker = bullet ?? `${Number(number) + 1}${sign}`;
    const [at] = this.editor.selection;
    this.editor.edit(at, at, `\n${lead}${marker}${gap}${box ? "[ ] " : ""}`);
    return true;
  }

  tab(isBack) {
    const [start] = this.editor.lines;
    return !this.editor.fenceAt(start) && this.move(isBack);
  }

  move(isBack) {
    const [from, to] = this.editor.selection;
    const [start, end, lines] = this.editor.lines;
    const item = ITEM.exec(lines[0]);
    if (!item) return false;
    const own = item[1].length;
    const aim = isBack ? this.outer(start, own, item[1]) : this.inner(start, own);
    if (aim === null || aim === own) return false;
    const by = aim - own;
    const moved = lines.map((line, index) => {
      const lead = /^(?:[ \t]*>)*[ \t]*/.exec(line)[0];
      if (!line.slice(lead.length)) return line;
      const put = by > 0 ? lead + " ".repeat(by) : lead.slice(0, lead.length - Math.min(-by, /[ \t]*$/.exec(lead)[0].length));
      const rest = line.slice(lead.length);
      const isOrdered = index === 0 && item[3] !== undefined;
      return put + (isOrdered ? rest.replace(/^\d+/, String(this.numberAt(start, aim))) : rest);
    });
    const made = moved.join("\n");
    const head = Math.max(start, from + moved[0].length - lines[0].length);
    this.editor.edit(start, end, made, head, from === to ? head : to + made.length - (end - start));
    return true;
  }

  // The items above, the nearest first, up to where the list begins.
  *above(start, own) {
    let wasBlank = false;
    for (let at = start; at > 0;) {
      at = this.editor.lineStart(at - 1);
      const line = this.editor.value.slice(at, this.editor.lineEnd(at));
      const item = ITEM.exec(line);
      if (item) yield { lead: item[1].length, number: Number(item[3]), content: item[1].length + (item[2] ?? item[3] + item[4]).length + item[5].length };
      else if (line.trim() && /^(?:[ \t]*>)*[ \t]*/.exec(line)[0].length <= own && wasBlank) return;
      else if (/^#{1,6}\s/.test(line)) return;
      wasBlank = !line.trim();
    }
  }

  inner(start, own) {
    for (const item of this.above(start, own)) {
      if (item.lead === own) return item.content;
      if (item.lead < own) return null;
    }
    return null;
  }

  outer(start, own, lead) {
    const room = /[ \t]*$/.exec(lead)[0].length;
    const least = lead.includes(">") ? own - room + Math.min(1, room) : 0;
    if (own <= least) return null;
    for (const item of this.above(start, own)) if (item.lead < own) return Math.max(item.lead, least);
    return least;
  }

  numberAt(start, aim) {
    for (const item of this.above(start, aim)) {
      if (item.lead < aim) break;
      if (item.lead === aim) return Number.isNaN(item.number) ? 1 : item.number + 1;
    }
    return 1;
  }
}
