// @ts-check
// Offers unsaved text of a form: restore, compare or discard.
import { make, makeButton } from "../dom.js";
/** @import { Copy } from "./local_copies.js" */
import { copiesOf, remove } from "./local_copies.js";
/** @import { Autosave } from "./autosave.js" */
/** @import { Texts } from "./unsaved_texts.js" */
import { describe, isAutosaved, isSame, sortOut } from "./unsaved_texts.js";

export class Recovery {
  offers = make("div", { className: "autosave-offers" });

  /**
   * @param {Autosave} autosave
   * @param {Texts} opened The form's texts when it was opened.
   */
  constructor(autosave, opened) {
    this.autosave = autosave;
    this.form = autosave.form;
    this.opened = opened;
  }

  offerCopies() {
    const { name, page, settings } = this.autosave;
    const there = JSON.parse(settings.offers ?? "[]");
    const here = copiesOf(name);
    const { offered, saved } = sortOut({ there, here, page, opened: this.opened });
    for (const copy of saved) this.discard(copy);
    for (const copy of offered) {
      // The text that the previous page submitted is in the form again.
      if (copy.page && copy.page === settings.before) this.discard(copy);
      else this.offer(copy);
    }
  }

  /** @param {Copy} copy */
  offer(copy) {
    const row = make("section", { className: "autosave-offer", ariaLabel: "Unsaved changes" });
    const place = copy.key ? "in this browser" : "on the server";
    const names = Object.keys(copy.texts);
    const long = names.filter((name) => this.field(name) instanceof HTMLTextAreaElement);
    const about = describe(copy.texts, this.opened, long);
    const time = formatTime(copy.at);
    const sentence = `Unsaved changes from ${time}, autosaved ${place}${about && `: ${about}`}.`;
    row.append(
      make("span", {}, sentence),
      makeButton("Restore", () => {
        this.restore(copy);
        row.remove();
      }),
      makeButton("Compare", () => this.compare(copy, row)),
      makeButton("Discard", () => {
        this.discard(copy);
        row.remove();
      }),
    );
    this.offers.append(row);
  }

  /** @param {string} name */
  field(name) {
    const field = this.form.elements.namedItem(name);
    return field instanceof Element && isAutosaved(field) ? field : null;
  }

  /** @param {Copy} copy */
  restore(copy) {
    for (const [name, text] of Object.entries(copy.texts)) {
      const field = this.field(name);
      if (!field || field.value === text) continue;
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    // It belongs to this page now; save it before the other copy is removed.
    this.autosave.saveHere();
    this.autosave.saveThere();
    this.discard(copy);
  }

  /** @param {Copy} copy */
  discard({ pk, key }) {
    if (key) remove(key);
    if (pk) this.autosave.post(this.autosave.settings.discardUrl, { pk: String(pk) });
  }

  /**
   * @param {Copy} copy
   * @param {HTMLElement} row
   */
  async compare(copy, row) {
    row.querySelector(".autosave-diff")?.remove();
    const all = make("div", { className: "autosave-diff" });
    for (const [name, text] of Object.entries(copy.texts)) {
      const saved = this.opened[name] ?? "";
      if (isSame(text, saved)) continue;
      const texts = { saved, unsaved: text };
      const answer = await this.autosave.post(this.autosave.settings.compareUrl, texts);
      const label = this.field(name)?.labels?.[0].textContent?.replace("*", "").trim();
      const part = make("div", { innerHTML: answer?.html ?? "" });
      part.prepend(make("h3", {}, label || name));
      all.append(part);
    }
    row.append(all);
  }
}

/** @param {string} at */
function formatTime(at) {
  const time = new Date(at);
  const clock = time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (time.toDateString() === new Date().toDateString()) return clock;
  return `${time.toLocaleDateString("en-US", { day: "numeric", month: "long" })}, ${clock}`;
}
