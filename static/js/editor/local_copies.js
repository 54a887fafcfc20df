// @ts-check
// Unsaved form texts in this browser's storage, and which of them have been submitted.

const PREFIX = "autosave:";
const SENT = "autosave-sent";
const DAYS = 30;

/**
 * Unsaved text of one page.
 * @typedef {object} Copy
 * @property {string} page Identifies one opening of the form.
 * @property {number} turn The number of changes on the page.
 * @property {string} at
 * @property {Record<string, string>} texts By field name.
 * @property {number} [pk] Set if the server has it.
 * @property {string} [key] Set if this browser has it.
 */

/**
 * @param {string} form
 * @param {string} page
 */
export function keyOf(form, page) {
  return `${PREFIX}${form}:${page}`;
}

/**
 * Return whether the browser had room for it.
 * @param {string} key
 * @param {Copy} copy
 */
export function store(key, copy) {
  try {
    localStorage.setItem(key, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
export function remove(key) {
  localStorage.removeItem(key);
}

/**
 * Return the stored copies of a form, and remove old or unreadable ones of all forms.
 * @param {string} form
 */
export function copiesOf(form) {
  const copies = [];
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const copy = read(key);
    if (!copy || Date.now() - Date.parse(copy.at) > DAYS * 864e5) remove(key);
    else if (key.startsWith(keyOf(form, ""))) copies.push({ ...copy, key });
  }
  return copies;
}

/**
 * @param {string} key
 * @returns {Copy | null}
 */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "");
  } catch {
    return null;
  }
}

/** @returns {string[]} */
function sentKeys() {
  return JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
}

/**
 * Record that a form was submitted; its copy is removed once the next page confirms the save.
 * @param {string} key
 */
export function noteSent(key) {
  sessionStorage.setItem(SENT, JSON.stringify([...new Set([...sentKeys(), key])]));
}

/** Remove the copies of submitted forms if this page says that they were saved. */
export function removeSaved() {
  if (!document.querySelector("[data-saved]")) return;
  sentKeys().forEach(remove);
  sessionStorage.removeItem(SENT);
}
