// What comes from elsewhere: pictures, addresses, cells of a spreadsheet, formatted words.
"use strict";

class DeskPaste {
  constructor(desk) {
    this.desk = desk;
    const { text: field } = desk;
    field.addEventListener("paste", (event) => this.paste(event));
    field.addEventListener("drop", (event) => this.drop(event));
    field.addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    });
  }

  paste(event) {
    const { editor, uploads } = this.desk;
    const words = event.clipboardData.getData("text/plain");
    const pictures = DeskUploads.pictures(event.clipboardData.files);
    // Word processors put a picture of the words beside the words: the words are meant.
    if (pictures.length && !words) {
      event.preventDefault();
      uploads.add(pictures);
      return;
    }
    const [from, to] = editor.selection;
    if (editor.isInCode(from)) return;
    const made = this.made(words, event.clipboardData.getData("text/html"));
    if (made === null) return;
    event.preventDefault();
    if (made.isBlock) this.desk.marks.block(made.markdown);
    else editor.edit(from, to, made.markdown);
  }

  // What is to stand in the text, or nothing where the words are to come as they are.
  made(words, html) {
    const { editor } = this.desk;
    const chosen = editor.selected;
    if (isAddress(words)) {
      const inAddress = /\]\([^)\s]*$/.test(editor.value.slice(editor.lineStart(editor.selection[0]), editor.selection[0]));
      if (!chosen.trim() || /[\n[\]]/.test(chosen) || isAddress(chosen) || inAddress) return null;
      return { markdown: `[${chosen}](${words.trim()})` };
    }
    const rows = /<table/i.test(html) && rowsOf(words);
    if (rows) return { markdown: tableOf(rows), isBlock: true };
    if (!html || /vscode-editor-data|data-pm-slice="0 0 \[&quot;code/.test(html)) return null;
    const markdown = markdownOf(html);
    const bare = (some) => some.replace(/\\(?=[\\`*_[\]<])/g, "").replace(/\s+/g, " ").trim();
    if (!markdown || bare(markdown) === bare(words)) return null;
    return { markdown, isBlock: /\n\n|^(?:#|[-*] |\d+\. |> |\||```)/.test(markdown) };
  }

  drop(event) {
    const pictures = DeskUploads.pictures(event.dataTransfer.files);
    if (!pictures.length) return;
    event.preventDefault();
    const { text: field } = this.desk;
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    this.desk.uploads.add(pictures, place?.offsetNode === field ? place.offset : field.selectionEnd);
  }
}

// Formatted words as Markdown: what Markdown has a mark for, the rest as plain words.
function markdownOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const gone of page.querySelectorAll("style, script, meta, link, title, template, svg, button, input, [hidden]")) gone.remove();
  const markdown = blocksOf(page.body).join("\n\n");
  return markdown.replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}

const BLOCKS = new Set("ADDRESS ARTICLE ASIDE BLOCKQUOTE DETAILS DIV DL DT DD FIGURE FIGCAPTION FOOTER H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY THEAD TR UL".split(" "));

function isBlock(node) {
  return BLOCKS.has(node.nodeName) || (node.nodeType === Node.ELEMENT_NODE && [...node.children].some(isBlock));
}

function blocksOf(parent) {
  const blocks = [];
  let line = "";
  const end = () => {
    if (line.trim()) blocks.push(line.trim().replace(/ *\n */g, "\n"));
    line = "";
  };
  for (const node of parent.childNodes) {
    if (!isBlock(node)) {
      line += inlineOf(node);
      continue;
    }
    end();
    blocks.push(...blockOf(node));
  }
  end();
  return blocks;
}

function blockOf(node) {
  const name = node.nodeName;
  const level = /^H([1-6])$/.exec(name)?.[1];
  if (level) return [`${"#".repeat(Number(level))} ${inlineOf(node).trim().replace(/\s+/g, " ")}`];
  if (name === "HR") return ["---"];
  if (name === "PRE") return ["```\n" + node.textContent.replace(/\n$/, "") + "\n```"];
  if (name === "BLOCKQUOTE") return [blocksOf(node).join("\n\n").replace(/^/gm, "> ").replace(/^> $/gm, ">")];
  if (name === "UL" || name === "OL") return [listOf(node)];
  if (name === "TABLE") {
    const rows = [...node.rows].map((row) => [...row.cells].map((cell) => inlineOf(cell)));
    const width = Math.max(0, ...rows.map((row) => row.length));
    if (width < 2) return blocksOf({ childNodes: [...node.rows].flatMap((row) => [...row.cells].flatMap((cell) => [...cell.childNodes])) });
    return [tableOf(rows.map((row) => [...row, ...Array(width - row.length).fill("")]))];
  }
  return blocksOf(node);
}

function listOf(list) {
  const first = Number(list.getAttribute("start")) || 1;
  const items = [...list.children].filter((item) => ["LI", "UL", "OL"].includes(item.nodeName));
  let number = first - 1;
  return items.map((item) => {
    // Some programs put a list beside the item that it belongs to.
    if (item.nodeName !== "LI") return listOf(item).replace(/^/gm, list.nodeName === "OL" ? "   " : "  ");
    number += 1;
    const marker = list.nodeName === "OL" ? `${number}. ` : "- ";
    const isLoose = [...item.children].filter((child) => child.nodeName === "P").length > 1;
    const words = blocksOf(item).join(isLoose ? "\n\n" : "\n");
    return marker + words.replace(/\n(?=.)/g, `\n${" ".repeat(marker.length)}`);
  }).join("\n");
}

function marked(words, mark) {
  const [, lead, inner, trail] = /^(\s*)([\s\S]*?)(\s*)$/.exec(words);
  return inner ? lead + mark + inner + mark + trail : words;
}

function inlineOf(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    return node.data.replace(/\s+/g, " ").replace(/[\\`*]|<(?=[a-zA-Z/!])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&");
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const words = () => [...node.childNodes].map(inlineOf).join("");
  const { fontWeight, fontStyle } = node.style ?? {};
  switch (node.nodeName) {
    case "BR": return "\n";
    case "CODE": case "KBD": case "SAMP": case "TT": return node.textContent.trim() ? `\`${node.textContent.trim()}\`` : "";
    case "IMG": return /^https?:/.test(node.src) ? `![${node.alt.replace(/[[\]]/g, "")}](${node.src})` : "";
    case "A": {
      const address = node.getAttribute("href") ?? "";
      const label = words().trim();
      return isAddress(address) && label && !label.includes("\n") ? (label === address ? address : `[${label}](${address})`) : words();
    }
    default:
  }
  // Google's documents wrap all in a b that is not bold, and write weights as styles.
  const isBold = /^(?:bold|[6-9]00)$/.test(fontWeight) || (/^(?:B|STRONG)$/.test(node.nodeName) && !/^(?:normal|400)$/.test(fontWeight));
  const isItalic = fontStyle === "italic" || (/^(?:I|EM|CITE)$/.test(node.nodeName) && fontStyle !== "normal");
  let made = words();
  if (isItalic) made = marked(made, "*");
  return isBold ? marked(made, "**") : made;
}
