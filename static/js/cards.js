// @ts-check
// Hover cards of links in the text: the footnote, the reference, or the summary of the linked page;
// and of titles in lists: the summary and the figure of their page.

const TITLES = ".refs h3 a, .recent a, .popular a";

const data = document.getElementById("page:cards");
/** Titles and summaries of this site's pages. @type {Record<string, [string, string]>} */
const pages = data ? JSON.parse(data.textContent ?? "") : {};
const text = document.querySelector("main");
/** @type {HTMLElement | undefined} */
let card;
/** @type {HTMLAnchorElement | undefined} */
let link;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

function hide() {
  clearTimeout(timer);
  card?.remove();
  link?.removeAttribute("aria-describedby");
  card = undefined;
  link = undefined;
}

function hideLater() {
  clearTimeout(timer);
  timer = setTimeout(hide, 200);
}

/**
 * Return the content of a link's card, or undefined if it has none.
 * @param {HTMLAnchorElement} anchor
 * @returns {(Node | string)[] | undefined}
 */
function contentOf(anchor) {
  if (anchor.getAttribute("href")?.startsWith("#")) {
    if (!anchor.matches(".footnote-ref a, .cite-ref")) return;
    const row = document.getElementById(decodeURIComponent(anchor.hash.slice(1)));
    const copy = /** @type {Element | undefined} */ (row?.cloneNode(true));
    if (!copy) return;
    for (const part of copy.querySelectorAll(".footnote-backref")) part.remove();
    return [...copy.childNodes];
  }
  const page = anchor.origin === location.origin && pages[anchor.pathname];
  if (!page) return;
  const title = document.createElement("b");
  title.append(page[0]);
  return [title, page[1]];
}

/** @param {HTMLAnchorElement} anchor */
async function show(anchor) {
  hide();
  link = anchor;
  const parts = anchor.matches(TITLES)
    ? await (await import("./list_cards.js")).fetchContent(anchor)
    : contentOf(anchor);
  if (!parts?.length || link !== anchor) return;
  link.setAttribute("aria-describedby", "page:card");
  card = document.createElement("div");
  Object.assign(card, { className: "card", id: "page:card", role: "tooltip" }).append(...parts);
  document.body.append(card);
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const height = card.offsetHeight + 6;
  const isAbove = bottom + height > innerHeight && top > height;
  const room = document.documentElement.clientWidth - card.offsetWidth - 12;
  card.style.left = `${Math.max(12, Math.min(left, room))}px`;
  card.style.top = `${scrollY + (isAbove ? top - height : bottom + 6)}px`;
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", hideLater);
}

/**
 * @param {Event} event
 * @returns {HTMLAnchorElement | null}
 */
function linkOf({ target }) {
  return /** @type {Element} */ (target).closest(`.prose a[href], ${TITLES}`);
}

text?.addEventListener("pointerover", (event) => {
  const anchor = linkOf(event);
  if (!anchor || /** @type {PointerEvent} */ (event).pointerType === "touch") return;
  clearTimeout(timer);
  if (anchor !== link) timer = setTimeout(show, 250, anchor);
});
text?.addEventListener("pointerout", (event) => {
  if (linkOf(event)) hideLater();
});
text?.addEventListener("focusin", (event) => {
  const anchor = linkOf(event);
  if (anchor?.matches(":focus-visible")) show(anchor);
});
text?.addEventListener("focusout", hide);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
