// The preview: asked for at each pause, put in place block by block, with what is wrong in the text.
"use strict";

const [SHORTEST_PAUSE, LONGEST_PAUSE] = [60, 1500];

class DeskPreview {
  constructor(desk, pane) {
    this.desk = desk;
    this.pane = pane;
    this.limit = Number(desk.root.dataset.limit);
    this.state = desk.root.querySelector(".editor-status");
    this.list = desk.root.querySelector(".editor-problems");
    this.took = 0;
    // What the text says at each line: [line, element], in the order of the page.
    this.places = [];
    this.sheet = this.makeSheet(desk.root.dataset.styles.split(" "));
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
    sheet.className = "preview prose";
    tree.append(sheet);
    this.pane.append(host);
    const dress = () => {
      host.dataset.theme = document.documentElement.classList.contains("dark") ? "dark" : "light";
    };
    new MutationObserver(dress).observe(document.documentElement, { attributeFilter: ["class"] });
    dress();
    sheet.addEventListener("click", (event) => this.open(event, tree));
    sheet.addEventListener("dblclick", (event) => this.goToText(event));
    return sheet;
  }

  // A link of the preview must not take the owner away from an unsaved text.
  open(event, tree) {
    const link = event.target.closest("a[href]");
    if (!link) return;
    event.preventDefault();
    const target = link.getAttribute("href");
    if (target.startsWith("#")) tree.getElementById(decodeURIComponent(target.slice(1)))?.scrollIntoView();
    else window.open(link.href, "_blank", "noopener");
  }

  goToText(event) {
    const blocks = event.composedPath();
    const place = this.places.findLast(([, element]) => blocks.includes(element));
    if (!place) return;
    this.desk.show(this.desk.isNarrow() ? "write" : this.desk.view === "read" ? "both" : this.desk.view);
    this.desk.goToLine(place[0]);
  }

  // A text that takes long is asked for less often.
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, this.took * 0.7)));
  }

  async now() {
    const content = this.desk.text.value;
    this.request?.abort();
    const request = this.request = new AbortController();
    const size = content.length * 3 > this.limit ? new Blob([content]).size : 0;
    if (size > this.limit) {
      const [has, may] = [size, this.limit].map((bytes) => Math.ceil(bytes / 1000));
      this.say([{ message: `This text is ${has} KB long; at most ${may} KB can be saved. Please split it.` }]);
      return;
    }
    if (!content.trim()) {
      this.show("");
      this.say([], "");
      return;
    }
    const started = performance.now();
    const url = this.desk.text.dataset.markdownxUrlsPath;
    const language = this.sheet.lang = this.desk.text.form?.elements.language?.value || "en";
    const answering = this.desk.ask(url, new URLSearchParams({ content, language }), request.signal);
    // The time until the answer comes is free.
    this.desk.scroll.measure();
    const answer = await answering;
    if (request.signal.aborted) return;
    this.took = performance.now() - started;
    if (answer.error) {
      this.say([{ message: answer.error }]);
      return;
    }
    this.show(answer.html);
    const words = `${answer.words.toLocaleString("en")} ${answer.words === 1 ? "word" : "words"}`;
    this.say(answer.problems, `${words} · ${answer.minutes} min`);
  }

  show(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    const lines = [];
    for (const [index, element] of made.content.querySelectorAll("*").entries()) {
      if (!element.hasAttribute("data-line")) continue;
      lines.push([Number(element.getAttribute("data-line")), index]);
      element.removeAttribute("data-line");
    }
    patchChildren(this.sheet, made.content);
    // Both trees are the same now, so that the places of the one are those of the other.
    const elements = this.sheet.querySelectorAll("*");
    this.places = [];
    for (const [line, index] of lines) {
      if (line > (this.places.at(-1)?.[0] ?? 0)) this.places.push([line, elements[index]]);
    }
    this.desk.scroll.settle();
  }

  say(problems, state) {
    this.found = problems;
    this.tell();
    if (state !== undefined) this.state.textContent = state;
  }

  tell() {
    const all = [...this.desk.uploads.refusals, ...(this.found ?? [])];
    const told = JSON.stringify(all);
    // What is said already is not said again to who listens.
    if (told === this.told) return;
    this.told = told;
    this.list.replaceChildren(...all.map((problem) => this.row(problem)));
    this.list.hidden = all.length === 0;
  }

  row({ line, message, source }) {
    const item = document.createElement("li");
    if (!line) {
      item.textContent = message;
      return item;
    }
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: `Line ${line}: ${message}`, title: "Go there" });
    button.addEventListener("click", () => this.desk.goToLine(line, source));
    item.append(button);
    return item;
  }
}

// Makes the children of `old` those of `made`. What has not changed stays as it is, so that pictures
// do not flicker and the place in the preview is kept.
function patchChildren(old, made) {
  const [before, after] = [[...old.childNodes], [...made.childNodes]];
  let head = 0;
  while (head < before.length && head < after.length && before[head].isEqualNode(after[head])) head += 1;
  let [last, end] = [before.length, after.length];
  while (last > head && end > head && before[last - 1].isEqualNode(after[end - 1])) { last -= 1; end -= 1; }
  const rest = before.slice(head, last);
  for (const node of after.slice(head, end)) {
    const same = rest.findIndex((candidate, index) => index < 12 && candidate.isEqualNode(node));
    if (same >= 0) {
      for (const gone of rest.splice(0, same + 1).slice(0, -1)) gone.remove();
    } else if (rest[0]?.nodeName === node.nodeName) patch(rest.shift(), node);
    else old.insertBefore(node, rest[0] ?? before[last] ?? null);
  }
  for (const gone of rest) gone.remove();
}

function patch(old, made) {
  if (made.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = made.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    // What the reader has unfolded stays so.
    if (!made.hasAttribute(name) && !(name === "open" && old.localName === "details")) old.removeAttribute(name);
  }
  for (const { name, value } of made.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  patchChildren(old, made);
}
