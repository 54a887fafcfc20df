// @ts-check
// Uploads on the page of the image library: several at once, chosen, dropped or pasted.
import { find, make } from "./dom.js";
import { imagesOf } from "./editor/image_markdown.js";
import { ask, sendImage } from "./editor/requests.js";
import { UploadRow } from "./editor/upload_row.js";

class ImageUploads {
  /** Waiting uploads; one is sent at a time. @type {{ file: File, row: UploadRow }[]} */
  queue = [];
  isSending = false;
  uploaded = 0;
  /** Sentences about files that were already stored. @type {string[]} */
  duplicates = [];

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.list = find(form, "ul", HTMLElement);
    this.status = find(form, "[role=status]", HTMLElement);
    this.token = find(form, "[name=csrfmiddlewaretoken]", HTMLInputElement).value;
    this.input = find(form, "[type=file]", HTMLInputElement);
    // Choosing files uploads them.
    find(form, ":scope > button", HTMLElement).hidden = true;
    find(form, ".image-uploads-hint", HTMLElement).hidden = false;
    form.addEventListener("submit", (event) => this.addChosen(event));
    this.input.addEventListener("change", () => this.addChosen());
    document.addEventListener("paste", (event) => this.addFrom(event, event.clipboardData));
    document.addEventListener("drop", (event) => this.addFrom(event, event.dataTransfer));
    document.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.isSending) event.preventDefault();
    });
  }

  /** @param {SubmitEvent} [event] */
  addChosen(event) {
    event?.preventDefault();
    this.add([...(this.input.files ?? [])]);
    this.input.value = "";
  }

  /**
   * @param {Event} event
   * @param {DataTransfer | null} transfer
   */
  addFrom(event, transfer) {
    const images = imagesOf(transfer?.files ?? []);
    if (!images.length) return;
    event.preventDefault();
    this.add(images);
  }

  /** @param {File[]} files */
  add(files) {
    for (const file of files) {
      const row = new UploadRow(file.name, () => this.drop(row));
      row.showProgress(() => this.drop(row));
      this.list.append(row.element);
      this.queue.push({ file, row });
    }
    this.list.hidden = !this.list.children.length;
    if (!this.isSending) this.next();
  }

  /** @param {UploadRow} row */
  drop(row) {
    this.queue = this.queue.filter((upload) => upload.row !== row);
    row.element.remove();
    this.list.hidden = !this.list.children.length;
  }

  next() {
    const upload = this.queue.shift();
    this.isSending = upload !== undefined;
    if (!upload) {
      this.refresh();
      return;
    }
    const { file, row } = upload;
    const request = sendImage(
      this.form.dataset.upload ?? "",
      file,
      this.token,
      (share) => row.progress(share),
      (answer) => {
        if (answer.error) row.showError(answer.error, () => this.retry(row, file));
        else this.show(row, answer);
        this.next();
      },
    );
    request.addEventListener("abort", () => this.next());
    row.showProgress(() => {
      this.drop(row);
      request.abort();
    });
  }

  /**
   * @param {UploadRow} row
   * @param {File} file
   */
  retry(row, file) {
    this.drop(row);
    this.add([file]);
  }

  /**
   * Ask for the alt text, which the library stores.
   * @param {UploadRow} row
   * @param {Record<string, any>} answer
   */
  show(row, { url, description, form, duplicate }) {
    /** @param {string} words */
    const save = async (words) => {
      const body = new URLSearchParams({ url, description: words });
      const answer = await ask(this.form.dataset.describe ?? "", body, this.token);
      if (answer.error) this.status.textContent = `${row.name}: ${answer.error}`;
    };
    row.showDescription(url, description, (_, words) => save(words));
    row.element.append(make("a", { href: form }, description ? "Edit" : "Add a description"));
    if (duplicate) this.duplicates.push(duplicate);
    else this.uploaded += 1;
    const { uploaded } = this;
    const count = uploaded === 1 ? "1 image uploaded." : `${uploaded} images uploaded.`;
    this.status.textContent = [...(uploaded ? [count] : []), ...this.duplicates].join(" ");
  }

  /** Show the uploaded images in the list, without the fields for their alt texts being lost. */
  async refresh() {
    const answer = await fetch(location.href).catch(() => undefined);
    if (!answer?.ok || this.isSending) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["#changelist-form", "main > :last-child"]) {
      const fresh = page.querySelector(part);
      if (fresh) document.querySelector(part)?.replaceWith(fresh);
    }
    const list = this.form.closest(".result-list-wrapper");
    const boxes = list?.querySelectorAll("tr input.action-select") ?? [];
    // Of Django's script, which selects rows.
    if (boxes.length) Reflect.get(window, "Actions")(boxes, { parent: list });
  }
}

const form = document.querySelector("form.image-uploads");
if (form instanceof HTMLFormElement) new ImageUploads(form);
