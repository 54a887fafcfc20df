// @ts-check
// The row of one upload: its progress, an error, or the field for the alt text.
import { make, makeButton } from "../dom.js";
import { altOf } from "./image_markdown.js";

const LONGEST_ALT = 300;

export class UploadRow {
  element = make("li");
  bar = make("progress", { max: 100, value: 0 });
  percent = make("span", { className: "editor-upload-percent" }, "Waiting");

  /**
   * @param {string} name
   * @param {() => void} drop
   */
  constructor(name, drop) {
    this.name = name;
    this.drop = drop;
    this.bar.ariaLabel = `${name}: uploaded`;
  }

  /** @param {() => void} cancel */
  showProgress(cancel) {
    const name = make("span", { className: "editor-upload-name" }, this.name);
    this.element.replaceChildren(name, this.bar, this.percent, makeButton("Cancel", cancel));
  }

  /** @param {number} share */
  progress(share) {
    this.bar.value = Math.round(share * 100);
    this.percent.textContent = share < 1 ? `${this.bar.value}%` : "Resizing…";
  }

  /**
   * @param {string} message
   * @param {() => void} retry
   */
  showError(message, retry) {
    const error = make(
      "span",
      { className: "editor-upload-refused", role: "alert" },
      `${this.name}: ${message}`,
    );
    const buttons = [makeButton("Try again", retry), makeButton("Dismiss", this.drop)];
    this.element.replaceChildren(error, ...buttons);
  }

  /**
   * Ask for the alt text, which is saved with Enter, the button, or when the field loses focus.
   * @param {string} url
   * @param {string} saved
   * @param {(old: string, words: string) => void} save
   */
  showDescription(url, saved, save) {
    const input = make("input", {
      maxLength: LONGEST_ALT,
      value: saved,
      placeholder: "Describe the image for those who can't see it",
      autocomplete: "off",
    });
    /** @param {string} words */
    const saveNew = (words) => {
      if (words === saved) return;
      save(saved, words);
      saved = altOf(words);
    };
    /** @param {string} words */
    const finish = (words) => {
      saveNew(words);
      this.drop();
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      event.stopPropagation();
      finish(event.key === "Enter" ? input.value : saved);
    });
    // If the window loses focus, the active element stays the same: only leave the field if it changed.
    input.addEventListener("blur", () =>
      setTimeout(() => {
        if (this.element.isConnected && document.activeElement !== input) saveNew(input.value);
      }),
    );
    this.element.className = "editor-upload-done";
    this.element.replaceChildren(
      make("img", { src: url, alt: "" }),
      make("label", {}, "Alt text", input),
      makeButton("Done", () => finish(input.value)),
      makeButton("Decorative", () => finish("")),
    );
  }
}
