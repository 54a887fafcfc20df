// @ts-check
// The preview: requested at each pause in typing, and updated block by block.
import { find, make } from "../dom.js";
/** @import { Editor } from "./editor.js" */
import { patchChildren } from "./patch.js";
/** @import { Problem } from "./problems.js" */
import { ask } from "./requests.js";

const SHORTEST_PAUSE = 60;
const LONGEST_PAUSE = 1500;

export class Preview {
  /** The element of each source line, in page order. @type {[number, Element][]} */
  places = [];
  /** How long the last response took, in milliseconds. */
  took = 0;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.limit = Number(editor.root.dataset.limit);
    this.state = find(editor.root, ".editor-status", HTMLElement);
    this.sheet = this.makeSheet(editor.root.dataset.styles ?? "");
  }

  /**
   * Create the page in a shadow tree, which isolates the site's styles from the admin's.
   * @param {string} styles
   */
  makeSheet(styles) {
    const host = make("div");
    const tree = host.attachShadow({ mode: "open" });
    const sheet = make("div", { className: "preview prose" });
    tree.append(
      ...styles.split(" ").map((href) => make("link", { rel: "stylesheet", href })),
      sheet,
    );
    this.editor.pane.append(host);
    const root = document.documentElement;
    const setTheme = () => {
      host.dataset.theme = root.classList.contains("dark") ? "dark" : "light";
    };
    new MutationObserver(setTheme).observe(root, { attributeFilter: ["class"] });
    setTheme();
    sheet.addEventListener("click", (event) => this.followLink(event, tree));
    sheet.addEventListener("dblclick", (event) => this.goToText(event));
    return sheet;
  }

  /**
   * Links in the preview must not leave a page with unsaved text.
   * @param {Event} event
   * @param {ShadowRoot} tree
   */
  followLink(event, tree) {
    const link = /** @type {Element} */ (event.target).closest("a");
    const target = link?.getAttribute("href");
    if (!link || !target) return;
    event.preventDefault();
    if (target.startsWith("#")) {
      tree.getElementById(decodeURIComponent(target.slice(1)))?.scrollIntoView();
    } else window.open(link.href, "_blank", "noopener");
  }

  /** @param {Event} event */
  goToText(event) {
    const path = event.composedPath();
    const place = this.places.findLast(([, element]) => path.includes(element));
    if (place) this.editor.goToLine(place[0]);
  }

  /** Slow previews are requested less often. */
  refreshSoon() {
    clearTimeout(this.timer);
    const pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, this.took * 0.7));
    this.timer = setTimeout(() => this.refresh(), pause);
  }

  async refresh() {
    const content = this.editor.element.value;
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    const size = content.length * 3 > this.limit ? new Blob([content]).size : 0;
    if (size > this.limit) {
      this.report(tooLong(size, this.limit));
      return;
    }
    if (!content.trim()) {
      this.show("");
      this.report([], "");
      return;
    }
    const started = performance.now();
    const asked = this.render(content, signal);
    // Use the time until the response arrives.
    this.editor.scroll.measure();
    const answer = await asked;
    if (signal.aborted) return;
    this.took = performance.now() - started;
    if (answer.error) {
      this.report([{ message: answer.error }]);
      return;
    }
    this.show(answer.html);
    const words = `${answer.words.toLocaleString("en")} ${answer.words === 1 ? "word" : "words"}`;
    this.report(answer.problems, `${words} · ${answer.minutes} min`);
  }

  /**
   * @param {string} content
   * @param {AbortSignal} signal
   */
  render(content, signal) {
    const { element, form, token } = this.editor;
    const named = /** @type {HTMLInputElement | null} */ (form.elements.namedItem("language"));
    const language = named?.value || "en";
    this.sheet.lang = language;
    const body = new URLSearchParams({ content, language, field: element.name });
    return ask(element.dataset.markdownxUrlsPath ?? "", body, token, signal);
  }

  /**
   * @param {Problem[]} problems
   * @param {string} [state]
   */
  report(problems, state) {
    this.editor.problems.show("preview", problems);
    if (state !== undefined) this.state.textContent = state;
  }

  /** @param {string} html */
  show(html) {
    const made = make("template", { innerHTML: html });
    /** @type {[number, number][]} */
    const lines = [];
    for (const [index, element] of made.content.querySelectorAll("*").entries()) {
      if (!element.hasAttribute("data-line")) continue;
      lines.push([Number(element.getAttribute("data-line")), index]);
      element.removeAttribute("data-line");
    }
    patchChildren(this.sheet, made.content);
    // Both trees are equal now, so positions in one apply to the other.
    const elements = this.sheet.querySelectorAll("*");
    this.places = [];
    for (const [line, index] of lines) {
      if (line > (this.places.at(-1)?.[0] ?? 0)) this.places.push([line, elements[index]]);
    }
    this.editor.scroll.settle();
  }
}

/**
 * @param {number} size
 * @param {number} limit
 */
function tooLong(size, limit) {
  const [has, most] = [size, limit].map((bytes) => Math.ceil(bytes / 1000));
  const message = `This text is ${has} KB long; at most ${most} KB can be saved. Please split it.`;
  return [{ message }];
}
