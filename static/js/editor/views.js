// @ts-check
// The views of an editor: text, preview or both, on the page or full screen.
import { find } from "../dom.js";

/** @import { Editor } from "./editor.js" */

/** @typedef {"write" | "both" | "read"} View */

const STORED_VIEW = "editor-view";

export class Views {
  /** @type {View | undefined} */
  view;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.root = editor.root;
    this.narrow = matchMedia("(max-width: 56.25rem)");
    this.buttons = [
      .../** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-shows]")),
    ];
    for (const button of this.buttons) {
      const view = /** @type {View} */ (button.dataset.shows);
      button.addEventListener("click", () => {
        if (!this.isNarrow) localStorage.setItem(STORED_VIEW, view);
        this.show(view);
      });
    }
    this.fullButton = find(this.root, ".editor-full-screen", HTMLElement);
    this.fullButton.addEventListener("click", () => this.fill(!this.isFull));
    this.narrow.addEventListener("change", () => this.showUsual());
    this.showUsual();
  }

  get isNarrow() {
    return this.narrow.matches;
  }

  get isFull() {
    return this.root.classList.contains("editor-full");
  }

  showUsual() {
    const stored = /** @type {View | null} */ (localStorage.getItem(STORED_VIEW));
    this.show(this.isNarrow ? "write" : (stored ?? "both"));
  }

  /** @param {View} view */
  show(view) {
    if (view === this.view) return;
    const { scroll } = this.editor;
    if (this.view) scroll.leave();
    this.view = view;
    this.root.dataset.view = view;
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.shows === view));
    }
    scroll.arrive();
  }

  showText() {
    if (this.view === "read") this.show(this.isNarrow ? "write" : "both");
  }

  /** Switch between the text and its preview. */
  toggle() {
    const wasReading = this.view === "read";
    if (wasReading) this.showText();
    else this.show("read");
    (wasReading ? this.editor.element : this.editor.pane).focus({ preventScroll: true });
  }

  /**
   * Enter or leave full screen, in which the rest of the page is inert.
   * @param {boolean} isFull
   */
  fill(isFull) {
    const { element, scroll } = this.editor;
    const active = document.activeElement;
    const isWithin = active instanceof HTMLElement && this.root.contains(active);
    const focused = isWithin ? active : element;
    scroll.leave();
    this.root.classList.toggle("editor-full", isFull);
    document.documentElement.classList.toggle("editor-fills", isFull);
    setInertAround(this.root, isFull);
    this.labelFullButton(isFull);
    this.fitKeyboard(isFull);
    focused.focus({ preventScroll: true });
    scroll.arrive();
    if (!isFull) this.root.scrollIntoView({ block: "nearest" });
  }

  /** @param {boolean} isFull */
  labelFullButton(isFull) {
    const keys = isFull ? "Escape" : this.editor.toolbar.fullScreenKeys;
    this.fullButton.setAttribute("aria-pressed", String(isFull));
    this.fullButton.title = `${isFull ? "Exit full screen" : "Full screen"} – ${keys}`;
    find(this.fullButton, "span", HTMLElement).textContent = isFull
      ? "fullscreen_exit"
      : "fullscreen";
  }

  /**
   * A phone's keyboard covers part of the window without resizing it.
   * @param {boolean} isFull
   */
  fitKeyboard(isFull) {
    const { visualViewport } = window;
    if (!visualViewport) return;
    const fit = () => {
      this.root.style.setProperty("--editor-height", `${visualViewport.height}px`);
      this.root.style.setProperty("--editor-top", `${visualViewport.offsetTop}px`);
    };
    this.fitting?.abort();
    if (!isFull) return;
    this.fitting = new AbortController();
    const { signal } = this.fitting;
    for (const kind of ["resize", "scroll"]) visualViewport.addEventListener(kind, fit, { signal });
    fit();
  }
}

/**
 * @param {Element} root
 * @param {boolean} isInert
 */
function setInertAround(root, isInert) {
  for (let node = root; node.parentElement; node = node.parentElement) {
    for (const other of node.parentElement.children) {
      if (other === node || !(other instanceof HTMLElement)) continue;
      if (!["SCRIPT", "STYLE", "LINK", "HEAD"].includes(other.nodeName)) other.inert = isInert;
    }
  }
}
