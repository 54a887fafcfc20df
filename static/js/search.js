// @ts-check
// Search suggestions while typing. The form works without them.

/** @typedef {{ title: string, url: string, kind: string }} Suggestion */

const DELAY_MS = 150;
const words = /** @type {HTMLElement} */ (document.querySelector("script[data-list]")).dataset;
const input = /** @type {HTMLInputElement} */ (document.querySelector("[data-suggest]"));
const form = /** @type {HTMLFormElement} */ (input.form);
const list = document.createElement("ul");
const status = document.createElement("p");
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {AbortController | undefined} */
let request;
/** The index of the option selected by the arrow keys; -1 is the field itself. */
let active = -1;
let asked = "";

/**
 * @param {Element} element
 * @param {Record<string, string | undefined>} attributes
 */
function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value ?? "");
}

Object.assign(list, { id: "page:suggestions", className: "suggestions", hidden: true });
set(list, { role: "listbox", "aria-label": words.list });
set(status, { class: "visually-hidden", role: "status" });
set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
set(input, { "aria-expanded": "false" });
form.append(list, status);

function close() {
  list.hidden = true;
  active = -1;
  set(input, { "aria-expanded": "false" });
  input.removeAttribute("aria-activedescendant");
}

/** @param {number} place -1 and the number of options both mean the field. */
function activate(place) {
  const options = [...list.children];
  const count = options.length;
  active = place < -1 ? count - 1 : place < count ? place : -1;
  input.removeAttribute("aria-activedescendant");
  for (const [number, option] of options.entries()) {
    set(option, { "aria-selected": String(number === active) });
  }
  if (active >= 0) set(input, { "aria-activedescendant": options[active].id });
}

/**
 * @param {Suggestion} suggestion
 * @param {number} number
 */
function optionOf({ title, url, kind }, number) {
  const option = document.createElement("li");
  for (const text of [title, kind]) {
    const part = document.createElement("span");
    part.append(text);
    option.append(part);
  }
  option.dataset.url = url;
  set(option, { id: `suggestion-${number}`, role: "option", "aria-selected": "false" });
  return option;
}

/** @param {Suggestion[]} suggestions */
function show(suggestions) {
  list.replaceChildren(...suggestions.map(optionOf));
  close();
  const count = suggestions.length;
  status.textContent = (count === 1 ? words.one : words.many?.replace("{n}", String(count))) ?? "";
  list.hidden = !count;
  set(input, { "aria-expanded": String(count > 0) });
}

async function suggest() {
  const query = input.value.trim();
  if (query === asked) return;
  asked = query;
  request?.abort();
  if (!query) {
    show([]);
    return;
  }
  request = new AbortController();
  const url = `${input.dataset.suggest}?q=${encodeURIComponent(query)}`;
  try {
    const answer = await fetch(url, { signal: request.signal });
    if (!answer.ok) return;
    const { suggestions } = await answer.json();
    if (query === asked && document.activeElement === input) show(suggestions);
  } catch {
    // Aborted by more typing, or offline.
  }
}

function suggestSoon() {
  clearTimeout(timer);
  timer = setTimeout(suggest, DELAY_MS);
}

/** @param {Element | null} option */
function open(option) {
  if (option instanceof HTMLElement) location.href = option.dataset.url ?? "";
}

input.addEventListener("input", (event) => {
  clearTimeout(timer);
  // The text of an input method is not final yet.
  if (!(/** @type {InputEvent} */ (event).isComposing)) suggestSoon();
});
input.addEventListener("compositionend", suggestSoon);
input.addEventListener("keydown", (event) => {
  if (event.isComposing || list.hidden) return;
  if (event.key === "ArrowDown") activate(active + 1);
  else if (event.key === "ArrowUp") activate(active - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && active >= 0) open(list.children[active]);
  else return;
  event.preventDefault();
});
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) =>
  open(/** @type {Element} */ (event.target).closest("li")),
);
input.addEventListener("blur", close);
form.addEventListener("submit", () => {
  clearTimeout(timer);
  request?.abort();
});
