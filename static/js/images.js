// @ts-check
// Clicking an image opens it in a lightbox; without this script the link opens the file.

const words = /** @type {HTMLElement} */ (document.querySelector("script[data-close]")).dataset;

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} inside
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function make(tag, properties, ...inside) {
  const element = document.createElement(tag);
  Object.assign(element, properties).append(...inside);
  return element;
}

/**
 * Return a copy at most twice as wide as the widest file: a small screenshot grows, but stays sharp.
 * @param {Element} shown
 */
function enlarged(shown) {
  const copy = /** @type {Element} */ (shown.cloneNode(true));
  for (const source of [copy, ...copy.querySelectorAll("source")]) {
    const [width] = /\d+(?=w$)/.exec(source.getAttribute("srcset") ?? "") ?? [];
    if (width) source.setAttribute("sizes", `min(100vw, ${2 * Number(width)}px)`);
  }
  copy.removeAttribute("loading");
  return copy;
}

/** @param {HTMLAnchorElement} link */
function open(link) {
  const alt = link.querySelector("img")?.alt ?? "";
  const language = /** @type {HTMLElement} */ (link.closest("[lang]")).lang;
  const bar = make(
    "p",
    { lang: document.documentElement.lang },
    make("span", { lang: language }, alt),
    make("a", { href: link.href }, words.open ?? ""),
    make("button", { type: "button", autofocus: true }, words.close ?? ""),
  );
  const image = enlarged(/** @type {Element} */ (link.firstElementChild));
  const ariaLabel = alt || words.image;
  const dialog = make("dialog", { className: "lightbox", ariaLabel }, image, bar);
  dialog.addEventListener("click", ({ target }) => {
    if (!(/** @type {Element} */ (target).closest("a, span"))) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  /** @type {HTMLAnchorElement | null} */
  const link = /** @type {Element} */ (event.target).closest(".enlarge");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});
