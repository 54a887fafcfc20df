// The desk: an editor of Markdown with its preview. One place for everything the editor does:
// late answers are dropped, errors are said, and what was typed survives a closed window.
"use strict";

class Desk {
  constructor(root) {
    this.root = root;
    this.text = root.querySelector("textarea");
    this.state = root.querySelector(".desk-state");
    this.problems = root.querySelector(".desk-problems");
    this.pane = root.querySelector(".desk-read");
    this.limit = Number(root.dataset.limit);
    this.latency = Number(this.text.dataset.markdownxLatency) || 400;
    this.asked = 0;
    this.refusals = [];
    this.sheet = this.makeSheet(root.dataset.styles.split(" "));
    this.backup = new Backup(this);
    this.listen();
    this.show(localStorage.getItem("desk-view") || "both");
    this.preview();
  }

  // The site's own style sheets, in a shadow tree: neither they nor the admin's reach across.
  makeSheet(styles) {
    const host = document.createElement("div");
    const tree = host.attachShadow({ mode: "open" });
    for (const href of styles) {
      const link = document.createElement("link");
      Object.assign(link, { rel: "stylesheet", href });
      tree.append(link);
    }
    const sheet = document.createElement("div");
    sheet.className = "sheet prose";
    tree.append(sheet);
    this.pane.append(host);
    const dress = () => {
      host.dataset.theme = document.documentElement.classList.contains("dark") ? "dark" : "light";
    };
    new MutationObserver(dress).observe(document.documentElement, { attributeFilter: ["class"] });
    dress();
    // A link of the preview must not take the owner away from an unsaved text.
    sheet.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link) return;
      event.preventDefault();
      const target = link.getAttribute("href");
      if (target.startsWith("#")) tree.getElementById(decodeURIComponent(target.slice(1)))?.scrollIntoView();
      else window.open(link.href, "_blank", "noopener");
    });
    return sheet;
  }

  listen() {
    this.text.addEventListener("input", (event) => {
      if (event.isTrusted) this.refusals = [];
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.preview(), this.latency);
      this.backup.keep();
    });
    this.text.addEventListener("scroll", () => this.follow(), { passive: true });
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("paste", (event) => this.take(event, event.clipboardData));
    this.text.addEventListener("drop", (event) => this.take(event, event.dataTransfer));
    this.text.addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    });
    this.root.querySelector(".desk-picture").addEventListener("click", () => this.pick());
    for (const button of this.root.querySelectorAll("[data-shows]")) {
      button.addEventListener("click", () => {
        localStorage.setItem("desk-view", button.dataset.shows);
        this.show(button.dataset.shows);
      });
    }
  }

  show(view) {
    this.root.dataset.view = view;
    for (const button of this.root.querySelectorAll("[data-shows]")) {
      button.setAttribute("aria-pressed", String(button.dataset.shows === view));
    }
  }

  // The preview keeps to the editor's place in the text, as a part of the whole.
  follow() {
    const { scrollTop, scrollHeight, clientHeight } = this.text;
    const share = scrollTop / Math.max(1, scrollHeight - clientHeight);
    this.pane.scrollTop = share * (this.pane.scrollHeight - this.pane.clientHeight);
  }

  async preview() {
    const content = this.text.value;
    const turn = (this.asked += 1);
    const size = new Blob([content]).size;
    if (size > this.limit) {
      const [has, may] = [size, this.limit].map((bytes) => Math.ceil(bytes / 1000));
      this.say([`This text is ${has} KB long; at most ${may} KB can be saved. Please split it.`]);
      return;
    }
    if (!content.trim()) {
      this.sheet.replaceChildren();
      this.say([], "");
      return;
    }
    const body = new URLSearchParams({ content });
    const answer = await this.ask(this.text.dataset.markdownxUrlsPath, body);
    if (turn !== this.asked) return;
    if (answer.error) {
      this.say([answer.error]);
      return;
    }
    this.sheet.innerHTML = answer.html;
    this.say(answer.problems, `${answer.words.toLocaleString("en")} words`);
  }

  // Always answers with an object; what went wrong is a sentence in its `error`.
  async ask(url, body) {
    const token = this.text.form.elements.csrfmiddlewaretoken.value;
    try {
      const response = await fetch(url, {
        method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" },
      });
      if (response.headers.get("Content-Type")?.includes("json")) return await response.json();
      if (response.status === 403) return { error: "This page has grown old. Save your text elsewhere and load the page again." };
      if (response.status === 413 || response.status === 400) return { error: "That was too large for the server." };
      return { error: `The server answered with an error (${response.status}). Your text is still here.` };
    } catch {
      return { error: "The server cannot be reached. Your text is still here." };
    }
  }

  say(problems, state) {
    const all = [...this.refusals, ...problems];
    this.problems.replaceChildren(...all.map((problem) => {
      const item = document.createElement("li");
      item.textContent = problem;
      return item;
    }));
    this.problems.hidden = all.length === 0;
    if (state !== undefined) this.state.textContent = state;
  }

  take(event, transfer) {
    // Not every system knows what a phone's picture is.
    const pictures = [...transfer.files].filter(
      (file) => file.type.startsWith("image/") || /\.hei[cf]$/i.test(file.name),
    );
    // Word processors put a picture of the words beside the words: the words are meant.
    if (!pictures.length || (event.type === "paste" && transfer.types.includes("text/plain"))) return;
    event.preventDefault();
    this.upload(pictures);
  }

  // Made for the moment: the admin's own script takes every file field of the page for its own.
  pick() {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", multiple: true, accept: "image/png,image/jpeg,image/gif,image/webp,image/avif,.heic,.heif" });
    input.addEventListener("change", () => this.upload([...input.files]));
    input.click();
  }

  async upload(files) {
    this.refusals = [];
    for (const [number, file] of files.entries()) {
      const place = `![Uploading ${file.name.replace(/[[\]()]/g, "")} (${Date.now()}-${number})…]()`;
      this.insert(place);
      const body = new FormData();
      body.append("image", file);
      const answer = await this.ask(this.text.dataset.markdownxUploadUrlsPath, body);
      if (answer.error) this.refusals = [...this.refusals, `${file.name}: ${answer.error}`];
      this.replace(place, answer.image_code || "");
    }
  }

  // Through the browser's own editing where it can be, so that undo still undoes.
  insert(text) {
    this.text.focus();
    if (document.execCommand("insertText", false, text)) return;
    const { selectionStart: start, selectionEnd: end } = this.text;
    this.text.setRangeText(text, start, end, "end");
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  replace(place, text) {
    const at = this.text.value.indexOf(place);
    if (at < 0) return;
    const after = at + place.length;
    const moved = (caret) => (caret >= after ? caret + text.length - place.length : Math.min(caret, at + text.length));
    const { selectionStart: start, selectionEnd: end } = this.text;
    this.text.setRangeText(text, at, after);
    this.text.setSelectionRange(moved(start), moved(end));
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const marks = { b: ["**", "**"], i: ["*", "*"], k: ["[", "](https://)"] }[event.key];
    if (marks) {
      event.preventDefault();
      const { selectionStart: start, selectionEnd: end, value } = this.text;
      this.insert(marks[0] + value.slice(start, end) + marks[1]);
      if (start === end) this.text.selectionStart = this.text.selectionEnd = start + marks[0].length;
    } else if (event.key === "s") {
      event.preventDefault();
      document.querySelector("#submit-row [name=_continue]")?.click();
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  for (const root of document.querySelectorAll(".desk")) new Desk(root);
});
