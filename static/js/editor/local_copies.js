// @ts-check
// Unsaved form texts in this browser's storage, and which of them have been submitted.

const PREFIX = "autosave:";
const SENT = "autosave-sent";
const DAYS = 30;

/**
 * Unsaved text of one page.
 * @typedef {object} Draft
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
 * @param {Draft} draft
 */
export function store(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
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
 * Return the stored drafts of a form, and remove old or unreadable ones of all forms.
 * @param {string} form
 */
export function draftsOf(form) {
  const drafts = [];
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const draft = read(key);
    if (!draft || Date.now() - Date.parse(draft.at) > DAYS * 864e5) remove(key);
    else if (key.startsWith(keyOf(form, ""))) drafts.push({ ...draft, key });
  }
  return drafts;
}

/**
 * @param {string} key
 * @returns {Draft | null}
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

export function removeSent() {
  sentKeys().forEach(remove);
  sessionStorage.removeItem(SENT);
}
