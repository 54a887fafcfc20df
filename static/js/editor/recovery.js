// @ts-check
// Offers unsaved text of a form: restore, compare or discard.
import { make, makeButton } from "../dom.js";
/** @import { Autosave } from "./autosave.js" */
/** @import { Texts } from "./drafts.js" */
import { countWords, isAutosaved, isSame, sortOut } from "./drafts.js";
/** @import { Draft } from "./local_copies.js" */
import { draftsOf, remove } from "./local_copies.js";

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

  offerDrafts() {
    const { name, page, settings } = this.autosave;
    const there = JSON.parse(settings.offers ?? "[]");
    const here = draftsOf(name);
    const { offered, saved } = sortOut({ there, here, page, opened: this.opened });
    for (const draft of saved) this.discard(draft);
    for (const draft of offered) {
      // The text that the previous page submitted is in the form again.
      if (draft.page && draft.page === settings.before) this.discard(draft);
      else this.offer(draft);
    }
  }

  /** @param {Draft} draft */
  offer(draft) {
    const row = make("section", { className: "autosave-offer", ariaLabel: "Unsaved draft" });
    const place = draft.key ? "in this browser" : "on the server";
    const [words, now] = [this.countWords(draft.texts), this.countWords(this.opened)];
    const sentence = `Unsaved draft from ${formatTime(draft.at)}, saved ${place}: ${words} words. This form has ${now}.`;
    row.append(
      make("span", {}, sentence),
      makeButton("Restore", () => {
        this.restore(draft);
        row.remove();
      }),
      makeButton("Compare", () => this.compare(draft, row)),
      makeButton("Discard", () => {
        this.discard(draft);
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

  /**
   * Count the words of long texts, not of titles or URLs.
   * @param {Texts} texts
   */
  countWords(texts) {
    const names = Object.keys(texts);
    const long = names.filter((name) => this.field(name) instanceof HTMLTextAreaElement);
    return countWords(long.map((name) => texts[name]));
  }

  /** @param {Draft} draft */
  restore(draft) {
    for (const [name, text] of Object.entries(draft.texts)) {
      const field = this.field(name);
      if (!field || field.value === text) continue;
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    // It belongs to this page now; save it before the other copy is removed.
    this.autosave.saveHere();
    this.autosave.saveThere();
    this.discard(draft);
  }

  /** @param {Draft} draft */
  discard({ pk, key }) {
    if (key) remove(key);
    if (pk) this.autosave.post(this.autosave.settings.discardUrl, { pk: String(pk) });
  }

  /**
   * @param {Draft} draft
   * @param {HTMLElement} row
   */
  async compare(draft, row) {
    row.querySelector(".autosave-diff")?.remove();
    const all = make("div", { className: "autosave-diff" });
    for (const [name, text] of Object.entries(draft.texts)) {
      const saved = this.opened[name] ?? "";
      if (isSame(text, saved)) continue;
      const texts = { saved, draft: text };
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
