// @ts-check
// Progressive enhancement: every page works without this script.

const root = document.documentElement;
const words = /** @type {HTMLElement} */ (document.querySelector("script[data-copy]")).dataset;

const themeButton = document.querySelector(".theme-toggle");
if (themeButton) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const showTheme = () => themeButton.setAttribute("aria-pressed", String(isDark()));
  themeButton.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Storage is blocked: the choice applies to this page only.
    }
    showTheme();
  });
  system.addEventListener("change", showTheme);
  showTheme();
}

addEventListener("load", () => {
  root.dataset.drawn = "";
});

// Escape and a click elsewhere close an open submenu.
for (const submenu of document.querySelectorAll("details.submenu")) {
  submenu.addEventListener("keydown", (event) => {
    if (/** @type {KeyboardEvent} */ (event).key !== "Escape") return;
    submenu.removeAttribute("open");
    submenu.querySelector("summary")?.focus();
  });
  addEventListener("click", (event) => {
    if (!submenu.contains(/** @type {Node} */ (event.target))) submenu.removeAttribute("open");
  });
}

// The / key focuses the search.
addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.defaultPrevented || target.isContentEditable) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  /** @type {HTMLInputElement | null} */
  const field = document.querySelector("[type=search]");
  /** @type {HTMLAnchorElement | null} */
  const link = document.querySelector(".search-link");
  if (!field && !link) return;
  event.preventDefault();
  if (field) field.select();
  else if (link) location.href = link.href;
});

/**
 * Return the element with the id, or the one whose id has it after the prefix of a text.
 * @param {string} hash
 */
function targetOf(hash) {
  const id = decodeURIComponent(hash.slice(1));
  if (!id) return null;
  return document.getElementById(id) ?? document.querySelector(`[id$=":${CSS.escape(id)}"]`);
}

/** @type {NodeListOf<HTMLAnchorElement>} */
const links = document.querySelectorAll(".toc.wide a");
const headings = Array.from(links, (link) => targetOf(link.hash));

/** Mark the current heading in the table of contents. */
function markCurrent() {
  const isRead = (/** @type {Element | null} */ heading) =>
    heading !== null && heading.getBoundingClientRect().top <= 120;
  const current = Math.max(0, headings.findLastIndex(isRead));
  for (const [index, link] of links.entries()) {
    if (index === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (links.length) {
  let isWaiting = false;
  const onScroll = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      markCurrent();
    });
  };
  addEventListener("scroll", onScroll, { passive: true });
  markCurrent();
}

/** Expand the publication in the URL's hash, or go to its own page if it is on another page of the list. */
function openTarget() {
  const target = targetOf(location.hash);
  // The browser only finds ids that are the whole hash.
  if (target?.id.includes(":")) target.scrollIntoView();
  if (target?.matches(".refs > li")) {
    target.querySelector(".links .about")?.setAttribute("open", "");
  }
  /** @type {HTMLElement | null} */
  const list = document.querySelector("[data-papers]");
  if (location.hash.length > 1 && !target && list && document.querySelector(".pager")) {
    location.replace(`${list.dataset.papers}${decodeURIComponent(location.hash.slice(1))}/`);
  }
}
addEventListener("hashchange", openTarget);
openTarget();

/** @param {Element} pre */
function addCopyButton(pre) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  const setLabel = (word = "") => {
    button.dataset.word = word;
    button.setAttribute("aria-label", word);
  };
  button.type = "button";
  button.className = "copy";
  setLabel(words.copy);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(pre.textContent ?? "");
    setLabel(words.copied);
    setTimeout(setLabel, 2000, words.copy);
  });
  if (pre.closest(".prose")) {
    const box = document.createElement("div");
    box.className = "code-box";
    pre.replaceWith(box);
    box.append(pre);
  }
  pre.before(button);
}
for (const pre of document.querySelectorAll(".to-copy,.prose pre")) addCopyButton(pre);
