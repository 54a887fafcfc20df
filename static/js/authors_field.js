// @ts-check
// Show the authors of a publication as chips that can be moved, and add the owner and known people.

import { find, make } from "./dom.js";

/** @param {string} text */
export function linesOf(text) {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/**
 * Return the lines with one of them at another place.
 * @param {string[]} lines
 * @param {number} from
 * @param {number} to
 */
export function movedLine(lines, from, to) {
  const line = lines[from];
  if (line === undefined || to < 0 || to >= lines.length) return lines;
  return lines.toSpliced(from, 1).toSpliced(to, 0, line);
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

/**
 * Return the authors one per line, as the server splits a list of them, or the text if it can't.
 * @param {HTMLTextAreaElement} text
 * @param {string} url
 */
async function splitByServer(text, url) {
  const token = text.form?.elements.namedItem("csrfmiddlewaretoken");
  const body = new FormData();
  body.set("text", text.value);
  body.set("csrfmiddlewaretoken", token instanceof HTMLInputElement ? token.value : "");
  try {
    const response = await fetch(url, { method: "POST", body });
    return response.ok ? /** @type {string} */ ((await response.json()).text) : text.value;
  } catch {
    return text.value;
  }
}

/** @param {HTMLElement} field */
function connect(field) {
  const text = find(field, "textarea", HTMLTextAreaElement);
  const name = find(field, ".authors-field-name", HTMLInputElement);
  const tools = find(field, ".authors-field-tools", HTMLElement);
  const chips = find(field, ".author-chips", HTMLOListElement);
  let dragged = -1;
  tools.hidden = false;

  /** @param {string} value */
  function write(value) {
    if (value === text.value) return;
    text.value = value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  function move(from, to) {
    write(movedLine(linesOf(text.value), from, to).join("\n"));
  }

  /**
   * @param {string} label
   * @param {string} icon
   * @param {() => void} act
   */
  function button(label, icon, act) {
    const sign = make("span", { className: "material-symbols-outlined", ariaHidden: "true" }, icon);
    const made = make("button", { type: "button", title: label, ariaLabel: label }, sign);
    made.addEventListener("click", () => {
      act();
      // The chips are new: the button of the same name takes the focus, or the text.
      const same = chips.querySelector(`button[aria-label="${CSS.escape(label)}"]`);
      (same instanceof HTMLElement ? same : text).focus();
    });
    return made;
  }

  function show() {
    const lines = linesOf(text.value);
    chips.hidden = lines.length < 2;
    chips.replaceChildren(
      ...lines.map((line, place) => {
        const chip = make(
          "li",
          { draggable: true },
          make("span", {}, line),
          button(`Move ${line} up`, "arrow_upward", () => move(place, place - 1)),
          button(`Move ${line} down`, "arrow_downward", () => move(place, place + 1)),
          button(`Remove ${line}`, "close", () => write(lines.toSpliced(place, 1).join("\n"))),
        );
        chip.addEventListener("dragstart", () => {
          dragged = place;
        });
        chip.addEventListener("dragover", (event) => event.preventDefault());
        chip.addEventListener("drop", (event) => {
          event.preventDefault();
          move(dragged, place);
        });
        return chip;
      }),
    );
  }

  async function split() {
    const before = text.value;
    const after = await splitByServer(text, field.dataset.splits ?? "");
    if (text.value === before) write(after);
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
    const clicked = event.target instanceof Element ? event.target.closest("button") : null;
    if (!clicked) return;
    if (clicked.dataset.adds === "name") addTyped();
    else write(addLine(text.value, clicked.dataset.name ?? ""));
  });

  text.addEventListener("input", show);
  text.addEventListener("change", split);
  text.addEventListener("paste", () => setTimeout(split));
  show();
}

if (typeof document !== "undefined") {
  for (const field of document.querySelectorAll(".authors-field")) {
    if (field instanceof HTMLElement) connect(field);
  }
}
