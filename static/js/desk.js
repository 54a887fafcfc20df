// The desk: an editor of Markdown with its preview. The field stays a plain field; each of the files
// named desk_* does one job for it.
"use strict";

class Desk {
  constructor(root) {
    this.root = root;
    this.text = root.querySelector("textarea");
    this.pane = root.querySelector(".editor-preview");
    this.narrow = matchMedia("(max-width: 56.25rem)");
    this.editor = new DeskEditor(this.text);
    this.marks = new DeskMarks(this.editor);
    this.lists = new DeskLists(this.editor);
    this.tables = new DeskTables(this.editor);
    this.preview = new DeskPreview(this, this.pane);
    this.scroll = new DeskScroll(this);
    this.uploads = new DeskUploads(this);
    this.paste = new DeskPaste(this);
    this.toolbar = new DeskToolbar(this);
    this.listen();
    this.choose();
    this.preview.now();
  }

  get token() {
    return this.text.form.elements.csrfmiddlewaretoken.value;
  }

  listen() {
    this.text.addEventListener("input", () => this.preview.soon());
    this.root.addEventListener("keydown", (event) => this.key(event));
    // What a telephone's keyboard sends has no name until it is about to be written.
    this.text.addEventListener("beforeinput", (event) => {
      if (event.inputType !== "insertLineBreak" || this.isKnownKey || event.isComposing) return;
      if (this.tables.enter() || this.lists.enter()) event.preventDefault();
    });
    for (const button of this.root.querySelectorAll("[data-shows]")) {
      button.addEventListener("click", () => {
        if (!this.isNarrow()) localStorage.setItem("desk-view", button.dataset.shows);
        this.show(button.dataset.shows);
      });
    }
    this.fullButton = this.root.querySelector(".editor-full-screen");
    this.fullButton.addEventListener("click", () => this.fill());
    this.narrow.addEventListener("change", () => this.choose());
  }

  isNarrow() {
    return this.narrow.matches;
  }

  choose() {
    this.show(this.isNarrow() ? "write" : localStorage.getItem("desk-view") || "both");
  }

  show(view) {
    if (view === this.view) return;
    if (this.view) this.scroll.leave();
    this.view = this.root.dataset.view = view;
    for (const button of this.root.querySelectorAll("[data-shows]")) {
      button.setAttribute("aria-pressed", String(button.dataset.shows === view));
    }
    this.scroll.arrive();
  }

  // Between the text and what it will be.
  turn() {
    const isReading = this.view === "read";
    this.show(isReading ? (this.isNarrow() ? "write" : "both") : "read");
    (isReading ? this.text : this.pane).focus({ preventScroll: true });
  }

  get isFull() {
    return this.root.classList.contains("editor-full");
  }

  // The whole window for the desk; all else on the page is out of reach meanwhile.
  fill(full = !this.isFull) {
    const focused = this.root.contains(document.activeElement) ? document.activeElement : this.text;
    this.scroll.leave();
    this.root.classList.toggle("editor-full", full);
    document.documentElement.classList.toggle("editor-fills", full);
    for (let node = this.root; node.parentElement; node = node.parentElement) {
      for (const other of node.parentElement.children) {
        if (other !== node && !["SCRIPT", "STYLE", "LINK", "HEAD"].includes(other.nodeName)) other.inert = full;
      }
    }
    const label = full ? "Leave full screen" : "Full screen";
    this.fullButton.setAttribute("aria-pressed", String(full));
    this.fullButton.title = `${label} – ${full ? "Escape" : keysOf(VIEW_ACTIONS[1])}`;
    this.fullButton.firstElementChild.textContent = full ? "fullscreen_exit" : "fullscreen";
    this.fitViewport(full);
    focused.focus({ preventScroll: true });
    this.scroll.arrive();
    if (!full) this.root.scrollIntoView({ block: "nearest" });
  }

  // A telephone's keyboard covers a part of the window without making it smaller.
  fitViewport(full) {
    const { visualViewport: seen } = window;
    if (!seen) return;
    this.fit ??= () => {
      this.root.style.setProperty("--editor-height", `${seen.height}px`);
      this.root.style.setProperty("--editor-top", `${seen.offsetTop}px`);
    };
    for (const kind of ["resize", "scroll"]) seen[full ? "addEventListener" : "removeEventListener"](kind, this.fit);
    if (full) this.fit();
  }

  key(event) {
    if (event.isComposing) return;
    this.isKnownKey = event.key !== "Unidentified";
    if (event.key === "Escape") {
      if (this.isFull && !event.defaultPrevented && !this.root.querySelector("dialog[open]")) {
        event.preventDefault();
        this.fill(false);
      }
      this.isLeaving = true;
      return;
    }
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const { isLeaving } = this;
    this.isLeaving = false;
    if (this.toolbar.key(event) || event.target !== this.text || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab" && !isLeaving) {
      if (this.tables.tab(event.shiftKey) || this.lists.tab(event.shiftKey)) event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey) {
      if (this.tables.enter() || this.lists.enter()) event.preventDefault();
    }
    if (event.defaultPrevented) this.scroll.reveal(this.text.selectionEnd);
  }

  goToLine(line, source = "") {
    if (this.view === "read") this.show(this.isNarrow() ? "write" : "both");
    const start = this.editor.startOfLine(line);
    const at = source ? this.text.value.indexOf(source, start) : -1;
    // In a quote the formula's lines begin with more than the formula.
    if (at >= 0 && at <= start + 5000) this.editor.select(at, at + source.length);
    else this.editor.select(start, this.editor.lineEnd(start));
    this.scroll.reveal(this.text.selectionStart);
  }

  // Always answers with an object; what went wrong is a sentence in its `error`.
  async ask(url, body, signal) {
    try {
      const response = await fetch(url, {
        method: "POST", body, signal, headers: { "X-CSRFToken": this.token, Accept: "application/json" },
      });
      return this.read(response.status, response.headers.get("Content-Type"), await response.text());
    } catch {
      return { error: "The server cannot be reached. Your text is still here." };
    }
  }

  read(status, type, body) {
    if (type?.includes("json")) return JSON.parse(body);
    if (status === 403) return { error: "This page has grown old. Save your text elsewhere and load the page again." };
    if (status === 413 || status === 400) return { error: "That was too large for the server." };
    return { error: `The server answered with an error (${status}). Your text is still here.` };
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const [desk] = [...document.querySelectorAll(".editor")].map((root) => new Desk(root));
  // Who checks a text before it is published is led to the line.
  const line = /^#line-(\d{1,6})$/.exec(location.hash)?.[1];
  if (desk && line) desk.goToLine(Number(line));
});
