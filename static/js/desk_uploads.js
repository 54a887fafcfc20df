// Pictures on their way: each has a row with its progress, then with the field for its description.
"use strict";

const PICTURES = "image/png,image/jpeg,image/gif,image/webp,image/avif,.heic,.heif";

class DeskUploads {
  constructor(desk) {
    this.desk = desk;
    this.list = desk.root.querySelector(".editor-uploads");
    this.urls = { upload: desk.text.dataset.markdownxUploadUrlsPath, describe: desk.root.dataset.describe };
    this.refusals = [];
    this.queue = [];
    this.last = desk.text.value;
    desk.text.addEventListener("input", () => this.shift());
    desk.text.form.addEventListener("submit", (event) => this.hold(event));
  }

  // Made for the moment: the admin's own script takes every file field of the page for its own.
  pick() {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", multiple: true, accept: PICTURES });
    input.addEventListener("change", () => this.add([...input.files]));
    input.click();
  }

  // Not every system knows what a phone's picture is.
  static pictures(files) {
    return [...files].filter((file) => file.type.startsWith("image/") || /\.hei[cf]$/i.test(file.name));
  }

  add(files, at = this.desk.text.selectionEnd) {
    this.refuse([]);
    const isAlone = files.length === 1;
    for (const file of files) {
      const upload = { file, at, isAlone, row: document.createElement("li") };
      this.list.append(upload.row);
      this.queue.push(upload);
      this.showProgress(upload);
    }
    this.list.hidden = false;
    if (!this.current) this.next();
  }

  // The places of what is still to come move with the text around them.
  shift() {
    const [old, now] = [this.last, this.desk.text.value];
    this.last = now;
    if (!this.queue.length || old === now) return;
    const least = Math.min(old.length, now.length);
    let head = 0;
    while (head < least && old[head] === now[head]) head += 1;
    let tail = 0;
    while (tail < least - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
    for (const upload of this.queue) {
      if (upload.at > old.length - tail || (upload.at === old.length - tail && upload.at > head)) upload.at += now.length - old.length;
      else if (upload.at > head) upload.at = head;
    }
  }

  // A text is not saved without a picture that is about to stand in it.
  hold(event) {
    if (!this.queue.length || event.defaultPrevented) return;
    event.preventDefault();
    this.refuse(["A picture is still on its way. Save again when it has arrived, or cancel it."]);
    this.desk.root.scrollIntoView({ block: "nearest" });
  }

  refuse(sentences) {
    this.refusals = sentences.map((message) => ({ message }));
    this.desk.preview.tell();
  }

  button(label, act) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: label });
    button.addEventListener("click", act);
    return button;
  }

  named(upload, ...parts) {
    const name = document.createElement("span");
    Object.assign(name, { className: "editor-upload-name", textContent: upload.file.name });
    upload.row.replaceChildren(name, ...parts);
  }

  showProgress(upload) {
    upload.bar = document.createElement("progress");
    upload.bar.max = 100;
    upload.bar.value = 0;
    upload.bar.setAttribute("aria-label", `${upload.file.name}: uploaded`);
    upload.percent = document.createElement("span");
    Object.assign(upload.percent, { className: "editor-upload-percent", textContent: "Waiting" });
    this.named(upload, upload.bar, upload.percent, this.button("Cancel", () => this.cancel(upload)));
  }

  cancel(upload) {
    upload.request?.abort();
    this.finish(upload);
    this.drop(upload);
  }

  drop({ row }) {
    row.remove();
    this.list.hidden = !this.list.children.length;
    this.desk.text.focus({ preventScroll: true });
  }

  finish(upload) {
    this.queue = this.queue.filter((other) => other !== upload);
    if (this.current !== upload) return;
    this.current = null;
    this.next();
  }

  next() {
    const upload = this.current = this.queue[0];
    if (!upload) return;
    const request = upload.request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      upload.bar.value = Math.round((loaded / total) * 100);
      upload.percent.textContent = loaded < total ? `${upload.bar.value} %` : "Making its sizes…";
    });
    request.addEventListener("load", () => this.arrive(upload, request));
    request.addEventListener("error", () => this.fail(upload, "The server cannot be reached. Your text is still here."));
    request.open("POST", this.urls.upload);
    request.setRequestHeader("X-CSRFToken", this.desk.token);
    request.setRequestHeader("Accept", "application/json");
    const body = new FormData();
    body.append("image", upload.file);
    request.send(body);
  }

  arrive(upload, request) {
    const answer = this.desk.read(request.status, request.getResponseHeader("Content-Type"), request.responseText);
    if (answer.error) this.fail(upload, answer.error);
    else if (this.desk.editor.isComposing) this.desk.text.addEventListener("compositionend", () => setTimeout(() => this.put(upload, answer)), { once: true });
    else this.put(upload, answer);
  }

  fail(upload, sentence) {
    this.finish(upload);
    const again = () => { upload.row.remove(); this.add([upload.file], Math.min(upload.at, this.desk.text.value.length)); };
    const why = document.createElement("span");
    Object.assign(why, { className: "editor-upload-refused", textContent: `${upload.file.name}: ${sentence}` });
    why.setAttribute("role", "alert");
    upload.row.replaceChildren(why, this.button("Try again", again), this.button("Dismiss", () => this.drop(upload)));
  }

  put(upload, { image_code: code, url, description }) {
    const { value } = this.desk.text;
    const at = Math.min(upload.at, value.length);
    const [above, below] = [value.slice(0, at), value.slice(at)];
    const [before, after] = upload.isAlone ? ["", ""] : [
      !above || above.endsWith("\n\n") ? "" : above.endsWith("\n") ? "\n" : "\n\n",
      !below || below.startsWith("\n\n") ? "" : below.startsWith("\n") ? "\n" : "\n\n",
    ];
    const made = before + code + after;
    // What was put in stands before what is still to come.
    this.queue = this.queue.filter((other) => other !== upload);
    const waiting = this.queue.map((other) => [other, other.at >= at ? other.at + made.length : other.at]);
    this.desk.editor.editAside(at, at, made);
    for (const [other, place] of waiting) other.at = place;
    this.refuse([]);
    this.describe(upload, url, description);
    this.finish(upload);
  }

  describe(upload, url, proposed) {
    const { row } = upload;
    const picture = document.createElement("img");
    Object.assign(picture, { src: url, alt: "" });
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "text", maxLength: 300, value: proposed, autocomplete: "off" });
    label.append("Describe the picture for who cannot see it", input);
    let kept = proposed;
    const keep = (words) => {
      if (words === kept) return;
      this.rename(url, kept, words);
      kept = this.inBrackets(words);
      this.store(upload, url, words);
    };
    const done = (words) => { keep(words); this.drop(upload); };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      event.stopPropagation();
      done(event.key === "Enter" ? input.value : kept);
    });
    // Once the focus has arrived where it goes; not while a picture is put in.
    input.addEventListener("blur", () => {
      if (!this.desk.editor.isChanging) setTimeout(() => { if (row.isConnected && document.activeElement !== input) keep(input.value); });
    });
    row.className = "editor-upload-done";
    row.replaceChildren(picture, label, this.button("Done", () => done(input.value)), this.button("Only decoration", () => done("")));
  }

  // As the server writes it: without what would mean something in Markdown.
  inBrackets(words) {
    return words.replace(/[[\]()\\`<>!*]/g, " ").split(/\s+/).filter(Boolean).join(" ");
  }

  rename(url, old, words) {
    const { value } = this.desk.text;
    const found = [`![${old}](${url}`, `](${url}`].map((code) => value.indexOf(code)).find((at) => at >= 0);
    if (found === undefined) return;
    const start = value.lastIndexOf("![", found) + 2;
    const end = value.indexOf(`](${url}`, start);
    if (start < 2 || end < 0 || value.slice(start, end).includes("\n")) return;
    this.desk.editor.editAside(start, end, this.inBrackets(words));
  }

  async store(upload, url, description) {
    const answer = await this.desk.ask(this.urls.describe, new URLSearchParams({ url, description }));
    if (answer.error) this.refuse([`${upload.file.name}: its description stands in this text, but was not kept with the picture. ${answer.error}`]);
  }
}
