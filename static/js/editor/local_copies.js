// @ts-check
// What this browser has saved of the texts of forms, and which of it is on its way to the server.

const PREFIX = "autosave:";
const SENT = "autosave-sent";
const DAYS = 30;

/**
 * A text that was typed into a page and not saved.
 * @typedef {object} Draft
 * @property {string} page A name that each opened form has for itself.
 * @property {number} turn Counts the changes on the page.
 * @property {string} at
 * @property {Record<string, string>} texts By the names of the fields.
 * @property {number} [pk] Where the server has it.
 * @property {string} [key] Where this browser has it.
 */

/**
 * @param {string} form
 * @param {string} page
 */
export function keyOf(form, page) {
  return `${PREFIX}${form}:${page}`;
}

/**
 * Say whether the browser had room for it.
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
 * Return what is stored of a form, and remove what is too old or unreadable of any.
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
 * Note that a form is sent: where the next page says that it was saved, its copy goes.
 * @param {string} key
 */
export function noteSent(key) {
  sessionStorage.setItem(SENT, JSON.stringify([...new Set([...sentKeys(), key])]));
}

export function removeSent() {
  sentKeys().forEach(remove);
  sessionStorage.removeItem(SENT);
}
