// @ts-check
// The dialog that inserts images of the library: one inline, several as a row of figures.
import { make, makeButton } from "../dom.js";
/** @import { Editor } from "./editor.js" */
import { markdownOfImages } from "./image_markdown.js";
import { ask } from "./requests.js";
import { blankLinesAround, edit } from "./text.js";

/** @typedef {{ url: string, thumbnail: string, name: string, description: string }} LibraryImage */

/** Milliseconds after the last key until the search starts. */
const SEARCH_DELAY = 200;

export class ImagePicker {
  /** In the order in which they were chosen. @type {Map<string, LibraryImage>} */
  chosen = new Map();
  /** @type {HTMLDialogElement | undefined} */
  dialog;
  /** Counts searches, so that a late answer doesn't overwrite a newer one. */
  searches = 0;
  words = make("input", { type: "search", autocomplete: "off" });
  status = make("p", { role: "status" });
  list = make("ul", { className: "image-choices" });
  more = makeButton("Show more", () => this.load(this.next));
  submit = make("button", {});
  next = 0;

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  open() {
    this.dialog ??= this.makeDialog();
    this.chosen.clear();
    this.countChosen();
    this.dialog.showModal();
    this.load(1);
  }

  /** Outside of the editor's form, which Enter would save. */
  makeDialog() {
    const title = make("h2", { id: `${this.editor.element.id}-images` }, "Images from the library");
    const close = makeButton("Cancel", () => dialog.close());
    const upload = makeButton("Upload new images", () => {
      dialog.close();
      this.editor.uploads.pick();
    });
    const form = make(
      "form",
      { method: "dialog" },
      title,
      make("label", {}, "Search names and alt texts", this.words),
      this.status,
      this.list,
      this.more,
      make("div", { className: "image-picker-buttons" }, this.submit, upload, close),
    );
    const dialog = make("dialog", { className: "editor-shortcuts image-picker" }, form);
    dialog.setAttribute("aria-labelledby", title.id);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let waiting;
    this.words.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.load(1), SEARCH_DELAY);
    });
    form.addEventListener("submit", (event) => this.insert(event));
    document.body.append(dialog);
    return dialog;
  }

  /** @param {number} page */
  async load(page) {
    this.searches += 1;
    const search = this.searches;
    const body = new URLSearchParams({ words: this.words.value, page: String(page) });
    const answer = await ask(this.editor.root.dataset.images ?? "", body, this.editor.token);
    if (search !== this.searches) return;
    if (answer.error) {
      this.status.textContent = answer.error;
      return;
    }
    this.next = answer.next;
    this.more.hidden = !answer.next;
    this.status.textContent = answer.count === 1 ? "1 image" : `${answer.count} images`;
    const items = answer.images.map((/** @type {LibraryImage} */ image) => this.item(image));
    if (page === 1) this.list.replaceChildren(...items);
    else this.list.append(...items);
    if (page > 1) items[0]?.querySelector("input").focus();
  }

  /** @param {LibraryImage} image */
  item(image) {
    const input = make("input", { type: "checkbox", checked: this.chosen.has(image.url) });
    input.addEventListener("change", () => {
      if (input.checked) this.chosen.set(image.url, image);
      else this.chosen.delete(image.url);
      this.countChosen();
    });
    const figure = make("img", { src: image.thumbnail, alt: "", loading: "lazy" });
    const description = image.description && image.description !== image.name;
    const text = make("span", {}, image.name);
    const parts = description ? [text, make("small", {}, image.description)] : [text];
    return make("li", {}, make("label", {}, input, figure, ...parts));
  }

  countChosen() {
    const { size } = this.chosen;
    this.submit.textContent = size > 1 ? `Insert ${size} images side by side` : "Insert";
    this.submit.disabled = !size;
  }

  /** @param {SubmitEvent} event */
  insert(event) {
    if (!this.chosen.size) {
      event.preventDefault();
      return;
    }
    const { field } = this.editor;
    const { value, to } = field.selection;
    const code = markdownOfImages([...this.chosen.values()]);
    const gap =
      this.chosen.size > 1
        ? blankLinesAround(value.slice(0, to), value.slice(to))
        : { before: "", after: "" };
    const text = gap.before + code + gap.after;
    this.dialog?.close();
    field.apply(edit(to, to, text, to + gap.before.length + code.length));
  }
}
