// @ts-check
// Starts the editors and the autosave of a form.
import { Autosave } from "./autosave.js";
import { Editor } from "./editor.js";

/** @type {NodeListOf<HTMLElement>} */
const roots = document.querySelectorAll(".editor");
const [first] = Array.from(roots, (root) => new Editor(root));
// The pre-publish check links to lines.
const line = /^#line-(\d{1,6})$/.exec(location.hash)?.[1];
if (first && line) first.goToLine(Number(line));

const settings = document.getElementById("autosave");
if (settings) new Autosave(settings);
