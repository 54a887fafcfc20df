// @ts-check
// Pasting and dropping of images, URLs, spreadsheet cells and formatted text.
import { insertBlock } from "./blocks.js";
/** @import { Editor } from "./editor.js" */
import { isUrl } from "./formatting.js";
import { htmlToMarkdown } from "./html_to_markdown.js";
import { imagesOf } from "./image_markdown.js";
import { rowsOf, tableOf } from "./tables.js";
/** @import { Selection } from "./text.js" */
import { edit, isInCode, lineStart, selected } from "./text.js";

/** @param {Editor} editor */
export function listenForPaste(editor) {
  const { element } = editor;
  element.addEventListener("paste", (event) => paste(editor, event));
  element.addEventListener("drop", (event) => drop(editor, event));
  element.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
}

/**
 * @param {Editor} editor
 * @param {ClipboardEvent} event
 */
function paste({ field, uploads }, event) {
  const { clipboardData } = event;
  if (!clipboardData) return;
  const words = clipboardData.getData("text/plain");
  const images = imagesOf(clipboardData.files);
  // Word processors add an image of the copied text; prefer the text.
  if (images.length && !words) {
    event.preventDefault();
    uploads.add(images);
    return;
  }
  const { selection } = field;
  const pasted = markdownOf(selection, words, clipboardData.getData("text/html"));
  if (!pasted) return;
  event.preventDefault();
  const { markdown, isBlock } = pasted;
  const { from, to } = selection;
  field.apply(isBlock ? insertBlock(selection, markdown) : edit(from, to, markdown));
}

/**
 * @param {Editor} editor
 * @param {DragEvent} event
 */
function drop({ element, uploads }, event) {
  const images = imagesOf(event.dataTransfer?.files ?? []);
  if (!images.length) return;
  event.preventDefault();
  const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  uploads.add(images, place?.offsetNode === element ? place.offset : element.selectionEnd);
}

/**
 * Return the text to insert, or null to paste plain text.
 * @param {Selection} selection
 * @param {string} words
 * @param {string} html
 */
export function markdownOf(selection, words, html) {
  const { value, from } = selection;
  if (isInCode(value, from)) return null;
  if (isUrl(words)) {
    const chosen = selected(selection);
    const isInUrl = /\]\([^)\s]*$/.test(value.slice(lineStart(value, from), from));
    if (!chosen.trim() || /[\n[\]]/.test(chosen) || isUrl(chosen) || isInUrl) return null;
    return { markdown: `[${chosen}](${words.trim()})`, isBlock: false };
  }
  const rows = /<table/i.test(html) && rowsOf(words);
  if (rows) return { markdown: tableOf(rows), isBlock: true };
  if (!html || /vscode-editor-data|data-pm-slice="0 0 \[&quot;code/.test(html)) return null;
  const markdown = htmlToMarkdown(html);
  if (!markdown || withoutMarkup(markdown) === withoutMarkup(words)) return null;
  return { markdown, isBlock: /\n\n|^(?:#|[-*] |\d+\. |> |\||```)/.test(markdown) };
}

/** @param {string} words */
function withoutMarkup(words) {
  return words
    .replace(/\\(?=[\\`*_[\]<])/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
