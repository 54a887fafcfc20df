// @ts-check
// Uploads images one after the other and inserts them into the text.
import { find, make } from "../dom.js";
/** @import { Editor } from "./editor.js" */
import { changeAlt, IMAGE_TYPES, placeAfter } from "./image_markdown.js";
import { ask, sendImage } from "./requests.js";
import { blankLinesAround, changeBetween } from "./text.js";
import { UploadRow } from "./upload_row.js";

/**
 * @typedef {object} Upload
 * @property {File} file
 * @property {number} at Position in the text.
 * @property {boolean} isAlone Whether it is the only file, which is inserted inline.
 * @property {UploadRow} row
 * @property {XMLHttpRequest} [request]
 */

export class Uploads {
  /** Pending uploads, the active one first. @type {Upload[]} */
  queue = [];
  /** @type {Upload | null} */
  current = null;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.list = find(editor.root, ".editor-uploads", HTMLElement);
    this.value = editor.element.value;
    editor.element.addEventListener("input", () => this.movePlaces());
    editor.form.addEventListener("submit", (event) => this.hold(event));
  }

  /** Created when needed, because the admin's script takes over every file field of the page. */
  pick() {
    const input = make("input", { type: "file", multiple: true, accept: IMAGE_TYPES });
    input.addEventListener("change", () => this.add([...(input.files ?? [])]));
    input.click();
  }

  /** @param {File[]} files */
  add(files, at = this.editor.element.selectionEnd) {
    this.report();
    const isAlone = files.length === 1;
    for (const file of files) {
      const row = new UploadRow(file.name, () => this.drop(row));
      const upload = { file, at, isAlone, row };
      row.showProgress(() => this.cancel(upload));
      this.list.append(row.element);
      this.queue.push(upload);
    }
    this.list.hidden = false;
    if (!this.current) this.next();
  }

  /** Move the positions of pending uploads with the text around them. */
  movePlaces() {
    const { value, selectionEnd } = this.editor.element;
    const change = this.queue.length ? changeBetween(this.value, value, selectionEnd) : null;
    this.value = value;
    if (!change) return;
    for (const upload of this.queue) upload.at = placeAfter(upload.at, change);
  }

  /**
   * Don't save the text while an image is uploading.
   * @param {SubmitEvent} event
   */
  hold(event) {
    if (!this.queue.length || event.defaultPrevented) return;
    event.preventDefault();
    this.report("An image is still uploading. Save again when it is done, or cancel it.");
    this.editor.root.scrollIntoView({ block: "nearest" });
  }

  /** @param {string[]} messages Empty to clear them. */
  report(...messages) {
    this.editor.problems.show(
      "uploads",
      messages.map((message) => ({ message })),
    );
  }

  /** @param {Upload} upload */
  cancel(upload) {
    upload.request?.abort();
    this.finish(upload);
    this.drop(upload.row);
  }

  /** @param {UploadRow} row */
  drop(row) {
    row.element.remove();
    this.list.hidden = !this.list.children.length;
    this.editor.element.focus({ preventScroll: true });
  }

  /** @param {Upload} upload */
  finish(upload) {
    this.queue = this.queue.filter((other) => other !== upload);
    if (this.current !== upload) return;
    this.current = null;
    this.next();
  }

  next() {
    const upload = this.queue[0];
    if (!upload) return;
    this.current = upload;
    upload.request = sendImage(
      this.editor.element.dataset.markdownxUploadUrlsPath ?? "",
      upload.file,
      this.editor.token,
      (share) => upload.row.progress(share),
      (answer) => this.receive(upload, answer),
    );
  }

  /**
   * @param {Upload} upload
   * @param {Record<string, any>} answer
   */
  receive(upload, answer) {
    const { element, field } = this.editor;
    if (answer.error) this.fail(upload, answer.error);
    else if (field.isComposing) {
      const put = () => setTimeout(() => this.put(upload, answer));
      element.addEventListener("compositionend", put, { once: true });
    } else this.put(upload, answer);
  }

  /**
   * @param {Upload} upload
   * @param {string} message
   */
  fail(upload, message) {
    this.finish(upload);
    upload.row.showError(message, () => {
      upload.row.element.remove();
      this.add([upload.file], Math.min(upload.at, this.editor.element.value.length));
    });
  }

  /**
   * Insert an uploaded image, before the pending ones.
   * @param {Upload} upload
   * @param {Record<string, any>} answer
   */
  put(upload, { image_code: code, url, description }) {
    const { field } = this.editor;
    const { value } = field;
    const at = Math.min(upload.at, value.length);
    const gap = upload.isAlone
      ? { before: "", after: "" }
      : blankLinesAround(value.slice(0, at), value.slice(at));
    const text = gap.before + code + gap.after;
    this.queue = this.queue.filter((other) => other !== upload);
    const places = this.queue.map((other) => (other.at >= at ? other.at + text.length : other.at));
    field.replaceAside(at, at, text);
    for (const [index, place] of places.entries()) this.queue[index].at = place;
    this.report();
    upload.row.showDescription(url, description, (old, words) =>
      this.describe(upload.file.name, url, old, words),
    );
    this.finish(upload);
  }

  /**
   * Change an image's alt text here and in the library, for later uses.
   * @param {string} name
   * @param {string} url
   * @param {string} old
   * @param {string} words
   */
  async describe(name, url, old, words) {
    const { field, root, token } = this.editor;
    const change = changeAlt(field.value, url, old, words);
    if (change) field.replaceAside(change.start, change.end, change.text);
    const body = new URLSearchParams({ url, description: words });
    const answer = await ask(root.dataset.describe ?? "", body, token);
    if (answer.error) {
      this.report(
        `${name}: the alt text is in this text, but was not saved in the library. ${answer.error}`,
      );
    }
  }
}
