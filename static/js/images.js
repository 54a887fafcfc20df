// A click on a picture of a note shows it as large as the window; without this file it opens it.
const words = document.currentScript.dataset;
document.addEventListener("click", (event) => {
  const link = event.target.closest(".enlarge");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  const shown = link.firstElementChild.cloneNode(true);
  // At most twice the widest that there is: a small screenshot grows, and does not dissolve.
  for (const source of shown.querySelectorAll("source")) {
    source.sizes = `min(100vw, ${2 * /\d+(?=w$)/.exec(source.srcset)}px)`;
  }
  const { alt } = link.querySelector("img");
  const close = make("button", { type: "button", autofocus: true }, words.close);
  const bar = make("p", { lang: document.documentElement.lang },
    make("span", { lang: link.closest("[lang]").lang }, alt),
    make("a", { href: link.href }, words.open), close);
  const dialog = make("dialog", { className: "lightbox", ariaLabel: alt || words.picture }, shown, bar);
  dialog.addEventListener("click", ({ target }) => target.closest("a") || target.closest("span") || dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
});
