// @ts-check
// Convert formatted text to Markdown; formatting that Markdown lacks is dropped.
import { isUrl } from "./formatting.js";
import { tableOf } from "./tables.js";

const BLOCKS = new Set(
  (
    "ADDRESS ARTICLE ASIDE BLOCKQUOTE DETAILS DIV DL DT DD FIGURE FIGCAPTION FOOTER H1 H2 H3 H4 H5 H6 " +
    "HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY THEAD TR UL"
  ).split(" "),
);
const LEFT_OUT = "style, script, meta, link, title, template, svg, button, input, [hidden]";

/** @param {string} html */
export function htmlToMarkdown(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const gone of page.querySelectorAll(LEFT_OUT)) gone.remove();
  const markdown = blocksOf(page.body.childNodes).join("\n\n");
  return markdown
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/**
 * @param {Node} node
 * @returns {node is Element}
 */
function isBlock(node) {
  return node instanceof Element && (BLOCKS.has(node.nodeName) || [...node.children].some(isBlock));
}

/** @param {Iterable<Node>} nodes */
function blocksOf(nodes) {
  /** @type {string[]} */
  const blocks = [];
  let line = "";
  const end = () => {
    if (line.trim()) blocks.push(line.trim().replace(/ *\n */g, "\n"));
    line = "";
  };
  for (const node of nodes) {
    if (isBlock(node)) {
      end();
      blocks.push(...blockOf(node));
    } else line += inlineOf(node);
  }
  end();
  return blocks;
}

/**
 * @param {Element} node
 * @returns {string[]}
 */
function blockOf(node) {
  const name = node.nodeName;
  if (/^H[1-6]$/.test(name)) {
    return [`${"#".repeat(Number(name[1]))} ${inlineOf(node).trim().replace(/\s+/g, " ")}`];
  }
  if (name === "HR") return ["---"];
  if (name === "PRE") return [`\`\`\`\n${node.textContent?.replace(/\n$/, "")}\n\`\`\``];
  if (name === "BLOCKQUOTE") {
    const words = blocksOf(node.childNodes).join("\n\n");
    return [words.replace(/^/gm, "> ").replace(/^> $/gm, ">")];
  }
  if (name === "UL" || name === "OL") return [listOf(node)];
  if (node instanceof HTMLTableElement) return tableBlocks(node);
  return blocksOf(node.childNodes);
}

/** @param {HTMLTableElement} table */
function tableBlocks(table) {
  const rows = Array.from(table.rows, (row) => [...row.cells]);
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2) return rows.flat().flatMap((cell) => blocksOf(cell.childNodes));
  /** @param {HTMLElement[]} row */
  const filled = (row) => [...row.map(inlineOf), ...Array(width - row.length).fill("")];
  return [tableOf(rows.map(filled))];
}

/**
 * @param {Element} list
 * @returns {string}
 */
function listOf(list) {
  const isOrdered = list.nodeName === "OL";
  let number = (Number(list.getAttribute("start")) || 1) - 1;
  const lines = [];
  for (const item of list.children) {
    if (item.nodeName === "LI") {
      number += 1;
      lines.push(itemOf(item, isOrdered ? `${number}. ` : "- "));
    } else if (["UL", "OL"].includes(item.nodeName)) {
      // Some programs put a nested list next to its item instead of inside.
      lines.push(listOf(item).replace(/^/gm, isOrdered ? "   " : "  "));
    }
  }
  return lines.join("\n");
}

/**
 * @param {Element} item
 * @param {string} marker
 */
function itemOf(item, marker) {
  const paragraphs = [...item.children].filter((child) => child.nodeName === "P");
  const words = blocksOf(item.childNodes).join(paragraphs.length > 1 ? "\n\n" : "\n");
  return marker + words.replace(/\n(?=.)/g, `\n${" ".repeat(marker.length)}`);
}

/**
 * @param {Node} node
 * @returns {string}
 */
function inlineOf(node) {
  if (node instanceof Text) return escaped(node.data.replace(/\s+/g, " "));
  if (!(node instanceof Element)) return "";
  const text = node.textContent?.trim() ?? "";
  const words = () => [...node.childNodes].map(inlineOf).join("");
  switch (node.nodeName) {
    case "BR":
      return "\n";
    case "CODE":
    case "KBD":
    case "SAMP":
    case "TT":
      return text && `\`${text}\``;
    case "IMG":
      return imageOf(/** @type {HTMLImageElement} */ (node));
    case "A":
      return linkOf(node.getAttribute("href") ?? "", words());
    default:
      return node instanceof HTMLElement ? emphasized(node, words()) : words();
  }
}

/** @param {string} words */
function escaped(words) {
  const special = /[\\`*]|<(?=[a-zA-Z/!])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
  return words.replace(special, "\\$&");
}

/** @param {HTMLImageElement} image */
function imageOf({ src, alt }) {
  return /^https?:/.test(src) ? `![${alt.replace(/[[\]]/g, "")}](${src})` : "";
}

/**
 * @param {string} url
 * @param {string} words
 */
function linkOf(url, words) {
  const label = words.trim();
  if (!isUrl(url) || !label || label.includes("\n")) return words;
  return label === url ? url : `[${label}](${url})`;
}

/**
 * Google Docs wraps everything in a `b` that isn't bold, and sets font weights by style.
 * @param {HTMLElement} node
 * @param {string} words
 */
function emphasized({ nodeName, style: { fontWeight, fontStyle } }, words) {
  const isBold = /^(?:B|STRONG)$/.test(nodeName)
    ? !/^(?:normal|400)$/.test(fontWeight)
    : /^(?:bold|[6-9]00)$/.test(fontWeight);
  const isItalic = /^(?:I|EM|CITE)$/.test(nodeName)
    ? fontStyle !== "normal"
    : fontStyle === "italic";
  const inner = isItalic ? marked(words, "*") : words;
  return isBold ? marked(inner, "**") : inner;
}

/**
 * @param {string} words
 * @param {string} mark
 */
function marked(words, mark) {
  const inner = words.trim();
  return inner ? words.replace(inner, () => mark + inner + mark) : words;
}
