// @ts-check
// Buttons that move a row up or down, beside dragging, in lists and inlines with an order.

import { make } from "./dom.js";

const ROWS = "tbody:not(.template.empty-form, .form-actions, .add-row)";

/**
 * Return the rows that have a handle to drag them by.
 * @param {HTMLTableElement} table
 */
function rowsOf(table) {
  return [...table.querySelectorAll(ROWS)].filter((row) => row.querySelector("[x-sort\\:handle]"));
}

/** @param {HTMLTableElement} table */
function renumber(table) {
  const field = table.dataset.orderingField;
  for (const [place, row] of rowsOf(table).entries()) {
    const input = row.querySelector(`input[name$="-${field}"]`);
    if (!(input instanceof HTMLInputElement)) continue;
    input.value = String(place);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/**
 * Return what names a row: its link or its first filled-in field.
 * @param {Element} row
 */
function nameOf(row) {
  const link = row.querySelector("th a, td a")?.textContent?.trim();
  const field = row.querySelector("select option:checked, input[type=text]");
  const value = field instanceof HTMLInputElement ? field.value : field?.textContent?.trim();
  return link?.split("\n")[0] || value || "row";
}

/**
 * @param {HTMLTableElement} table
 * @param {HTMLElement} status
 * @param {Element} row
 * @param {number} by
 */
function move(table, status, row, by) {
  const rows = rowsOf(table);
  const to = rows.indexOf(row) + by;
  const other = rows[to];
  if (!other) {
    status.textContent = by < 0 ? "Already first." : "Already last.";
    return;
  }
  if (by < 0) other.before(row);
  else other.after(row);
  renumber(table);
  status.textContent = `Moved to position ${to + 1} of ${rows.length}. Save to keep this order.`;
}

/**
 * Tell that a dragged row isn't saved yet, and ask before leaving the page.
 * @param {HTMLTableElement} table
 * @param {HTMLElement} status
 */
function guardOrder(table, status) {
  const saved = rowsOf(table);
  const isMoved = () => {
    const now = rowsOf(table);
    return saved.some((row, place) => row !== now[place]);
  };
  let isSaving = false;
  table.closest("form")?.addEventListener("submit", () => {
    isSaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if (!isSaving && isMoved()) event.preventDefault();
  });
  const observer = new MutationObserver(() => {
    if (isMoved() && !status.textContent) status.textContent = "Save to keep this order.";
  });
  observer.observe(table, { childList: true });
}

/** @param {HTMLTableElement} table */
function connect(table) {
  const status = make("p", { className: "move-status", role: "status" });
  table.after(status);
  guardOrder(table, status);
  for (const row of rowsOf(table)) {
    const name = nameOf(row);
    const group = make("span", { className: "move-buttons" });
    for (const [by, word, icon] of /** @type {[number, string, string][]} */ ([
      [-1, "up", "arrow_upward"],
      [1, "down", "arrow_downward"],
    ])) {
      const label = `Move ${name} ${word}`;
      const sign = make(
        "span",
        { className: "material-symbols-outlined", ariaHidden: "true" },
        icon,
      );
      const button = make("button", { type: "button", title: label, ariaLabel: label }, sign);
      button.addEventListener("click", () => {
        move(table, status, row, by);
        button.focus();
      });
      group.append(button);
    }
    const handle = row.querySelector("[x-sort\\:handle]");
    if (handle?.tagName === "TD") handle.append(group);
    else handle?.after(group);
  }
}

for (const table of document.querySelectorAll("table[data-ordering-field]")) {
  if (table instanceof HTMLTableElement) connect(table);
}
