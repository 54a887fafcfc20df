// @ts-check
// The list of problems in a text, from several sources; each links to its line.
import { make, makeButton } from "../dom.js";

/** @typedef {{ message: string, line?: number, source?: string }} Problem */

export class Problems {
  /** @type {Map<string, Problem[]>} */
  bySource = new Map();
  shown = "[]";

  /**
   * @param {HTMLElement} list
   * @param {(line: number, source?: string) => void} goToLine
   */
  constructor(list, goToLine) {
    this.list = list;
    this.goToLine = goToLine;
  }

  /**
   * @param {string} source
   * @param {Problem[]} problems
   */
  show(source, problems) {
    this.bySource.set(source, problems);
    const all = [...this.bySource.values()].flat();
    const shown = JSON.stringify(all);
    // Screen readers announce the list whenever it is replaced.
    if (shown === this.shown) return;
    this.shown = shown;
    this.list.replaceChildren(...all.map((problem) => this.row(problem)));
    this.list.hidden = all.length === 0;
  }

  /** @param {Problem} problem */
  row({ line, message, source }) {
    if (!line) return make("li", {}, message);
    const button = makeButton(`Line ${line}: ${message}`, () => this.goToLine(line, source));
    button.title = "Go to this line";
    return make("li", {}, button);
  }
}
