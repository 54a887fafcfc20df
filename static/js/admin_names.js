// @ts-check
// Name what the scripts and tables of Unfold, select2 and simplebar leave unnamed for screen readers.

import { make } from "./dom.js";

/** @param {string | null | undefined} text */
function plain(text) {
  return (text ?? "").replace(/\*?\s*$/, "").trim();
}

/**
 * Return the label of a form field.
 * @param {string} id
 */
function labelOf(id) {
  const label = [...document.querySelectorAll("label")].find((one) => one.htmlFor === id);
  return plain(label?.textContent);
}

/** @param {HTMLSelectElement} select */
function nameSelect2(select) {
  const container = select.nextElementSibling;
  const name = select.getAttribute("aria-label") ?? labelOf(select.id);
  if (!container?.classList.contains("select2") || !name) return;
  for (const part of container.querySelectorAll(
    "[role=combobox], [role=textbox], [role=searchbox]",
  )) {
    const value = part.getAttribute("aria-labelledby");
    part.setAttribute("aria-label", name);
    // The combobox is named by its field and by the chosen value.
    if (!part.id) part.id = `${select.id}-${part.getAttribute("role")}`;
    if (value) part.setAttribute("aria-labelledby", `${part.id} ${value}`);
  }
  // Its list also contains a button, which a list may not.
  const list = container.querySelector("ul");
  list?.setAttribute("role", "presentation");
  for (const item of list?.children ?? []) item.setAttribute("role", "presentation");
}

function nameScrollAreas() {
  for (const area of document.querySelectorAll(".simplebar-content-wrapper")) {
    const table = area.querySelector("table");
    const heading = table?.closest("fieldset")?.querySelector("h2")?.textContent;
    area.setAttribute("aria-label", table ? `Table: ${plain(heading) || document.title}` : "Menu");
  }
}

function nameHeaders() {
  for (const header of document.querySelectorAll("th")) {
    if (header.textContent?.trim() || header.querySelector("input, [aria-label]")) continue;
    const column = /column-(\w+)/.exec(header.className)?.[1] ?? "";
    const isFirst = header === header.parentElement?.firstElementChild;
    header.append(make("span", { className: "sr-only" }, column || (isFirst ? "Order" : "Delete")));
  }
}

function namePreviews() {
  for (const preview of document.querySelectorAll(".editor-preview")) {
    const text = preview.closest(".editor")?.querySelector("textarea");
    if (text) preview.setAttribute("aria-label", `Preview: ${labelOf(text.id)}`);
  }
}

function nameAll() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    if (select instanceof HTMLSelectElement) nameSelect2(select);
  }
  nameScrollAreas();
  nameHeaders();
  namePreviews();
}

// After the scripts that make these elements.
if (document.readyState === "complete") nameAll();
else window.addEventListener("load", () => setTimeout(nameAll));
