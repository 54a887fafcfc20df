// @ts-check
// Add the owner and known people to the authors of a publication, and move lines up and down.

import { find } from "./dom.js";

/**
 * Return the lines with the one that contains the caret moved, and the caret's new position.
 * @param {string} text
 * @param {number} caret
 * @param {number} by
 * @returns {[string, number]}
 */
export function moveLine(text, caret, by) {
  const lines = text.split("\n");
  const from = text.slice(0, caret).split("\n").length - 1;
  const to = from + by;
  if (to < 0 || to >= lines.length) return [text, caret];
  const [line = ""] = lines.splice(from, 1);
  lines.splice(to, 0, line);
  return [lines.join("\n"), lines.slice(0, to).join("\n").length + (to > 0 ? 1 : 0)];
}

/**
 * Return the text with a name on a line of its own at the end.
 * @param {string} text
 * @param {string} name
 */
export function addLine(text, name) {
  const before = text.trimEnd();
  return before ? `${before}\n${name}` : name;
}

/** @param {Element} field */
function connect(field) {
  const text = find(field, "textarea", HTMLTextAreaElement);
  const name = find(field, ".authors-field-name", HTMLInputElement);
  const tools = find(field, ".authors-field-tools", HTMLElement);
  tools.hidden = false;

  /** @param {string} value */
  function write(value) {
    text.value = value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function addTyped() {
    if (name.value.trim()) write(addLine(text.value, name.value.trim()));
    name.value = "";
    name.focus();
  }

  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    addTyped();
  });

  tools.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    const { adds, moves } = button.dataset;
    if (adds === "name") addTyped();
    if (adds === "me") write(addLine(text.value, button.dataset.name ?? ""));
    if (moves) {
      const [value, caret] = moveLine(text.value, text.selectionStart, Number(moves));
      write(value);
      text.setSelectionRange(caret, caret);
    }
  });
}

if (typeof document !== "undefined") {
  for (const field of document.querySelectorAll(".authors-field")) connect(field);
}
