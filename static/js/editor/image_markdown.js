// @ts-check
// Images in a Markdown text, and which files are images.
/** @import { Edit } from "./text.js" */
import { edit } from "./text.js";

export const IMAGE_TYPES =
  "image/png,image/jpeg,image/gif,image/webp,image/avif,image/svg+xml,.pdf,.heic,.heif";

/**
 * Some systems don't know the MIME type of phone photos. The server draws a PDF of one page.
 * @param {Iterable<File>} files
 */
export function imagesOf(files) {
  return [...files].filter(
    (file) => file.type.startsWith("image/") || /\.(?:hei[cf]|pdf)$/i.test(file.name),
  );
}

/**
 * Return words without Markdown's special characters, as the server does.
 * @param {string} words
 */
export function altOf(words) {
  return words
    .replace(/[[\]()\\`<>!*]/g, " ")
    .split(/\s+/)
    .filter(Boolean)
    .join(" ");
}

/**
 * Return the Markdown of library images: one is inserted inline, several are side by side, as a row of
 * figures if there is a caption for any of them.
 * @param {{ url: string, description: string }[]} images
 */
export function markdownOfImages(images) {
  if (images.length === 1) return `![${images[0].description}](${images[0].url})`;
  const hasCaptions = images.some(({ description }) => description);
  // Two or four in rows of two, others in rows of three, with a space between them.
  const width = hasCaptions ? "" : `{width=${[2, 4].includes(images.length) ? 48 : 32}%}`;
  const lines = images.map(({ url, description }) => {
    const caption = description && ` "${description.replace(/"/g, "'")}"`;
    return `![${description}](${url}${caption})${width}`;
  });
  return lines.join("\n");
}

/**
 * Return the edit that changes an image's alt text, or null if the text doesn't show the image.
 * @param {string} value
 * @param {string} url
 * @param {string} old Its current alt text, if known.
 * @param {string} words
 * @returns {Edit | null}
 */
export function changeAlt(value, url, old, words) {
  const places = [`![${old}](${url}`, `](${url}`].map((code) => value.indexOf(code));
  const found = places.find((at) => at >= 0);
  if (found === undefined) return null;
  const start = value.lastIndexOf("![", found) + 2;
  const end = value.indexOf(`](${url}`, start);
  if (start < 2 || end < 0 || value.slice(start, end).includes("\n")) return null;
  return edit(start, end, altOf(words));
}

/**
 * Return a position in a text after a change of the text.
 * @param {number} at
 * @param {{ start: number, removed: string, added: string }} change
 */
export function placeAfter(at, { start, removed, added }) {
  const end = start + removed.length;
  if (at > end || (at === end && at > start)) return at + added.length - removed.length;
  return Math.min(at, start);
}
