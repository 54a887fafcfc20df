// @ts-check
// Autosave: stores unsaved text in this browser at once and on the server within a second, and offers it
// when the form is opened again. It never publishes anything or restores anything without asking.
import { find, make } from "../dom.js";
import { keyOf, noteSent, remove, removeSaved, store } from "./local_copies.js";
import { Recovery } from "./recovery.js";
import { checkSession } from "./session_check.js";
import { areSame, isAutosaved } from "./unsaved_texts.js";

const BROWSER_PAUSE = 150;
// If the browser is killed, its storage may be some seconds old; the server's copy is newer.
const SERVER_PAUSE = 700;
const LONGEST_WAIT = 60_000;

export class Autosave {
  /** The number of changes, and the last one stored in this browser and on the server. */
  turn = 0;
  turnHere = 0;
  turnThere = 0;
  wait = SERVER_PAUSE;
  isAsking = false;
  isChecked = false;
  isSubmitted = false;
  isSignedOut = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timerHere;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timerThere;

  /** @param {HTMLElement} root The element with the server's settings. */
  constructor(root) {
    this.settings = root.dataset;
    this.form = /** @type {HTMLFormElement} */ (root.closest("form"));
    this.name = this.settings.form ?? "";
    this.page = this.settings.page ?? "";
    this.key = keyOf(this.name, this.page);
    const opened = this.texts();
    // Text in a rejected form hasn't been saved.
    const isRefused = this.settings.refused !== undefined;
    this.saved = isRefused ? {} : opened;
    this.line = make("p", { className: "autosave-status", hidden: true });
    removeSaved();
    const recovery = new Recovery(this, opened);
    root.after(recovery.offers, this.line);
    if (isRefused) {
      // The submitted text is in the form again and is stored for this page, so the last page's copy can go.
      this.changed();
      this.saveHere();
    }
    recovery.offerCopies();
    this.listen();
  }

  listen() {
    this.form.addEventListener("input", (event) => {
      if (isAutosaved(event.target)) this.changed();
    });
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pagehide", () => this.saveHere());
    document.addEventListener("visibilitychange", () => this.saveHere());
    window.addEventListener("online", () => this.retry());
    window.addEventListener("focus", () => {
      if (this.isSignedOut) this.retry();
    });
  }

  texts() {
    const fields = [...this.form.elements].filter(isAutosaved);
    return Object.fromEntries(fields.map((field) => [field.name, field.value]));
  }

  changed() {
    this.turn += 1;
    this.timerHere ??= setTimeout(() => this.saveHere(), BROWSER_PAUSE);
    this.timerThere ??= setTimeout(() => this.saveThere(), this.wait);
  }

  saveHere() {
    clearTimeout(this.timerHere);
    this.timerHere = undefined;
    const { turn, page } = this;
    if (turn === this.turnHere) return;
    this.turnHere = turn;
    const texts = this.texts();
    if (areSame(texts, this.saved)) remove(this.key);
    else if (!store(this.key, { at: new Date().toISOString(), page, turn, texts })) {
      this.say("Browser storage is full; your changes are autosaved on the server only.");
    }
  }

  retry() {
    this.wait = SERVER_PAUSE;
    this.saveThere();
  }

  /** One request at a time: the next one contains everything typed meanwhile. */
  async saveThere() {
    clearTimeout(this.timerThere);
    this.timerThere = undefined;
    const { turn } = this;
    if (this.isAsking || this.isSubmitted || turn === this.turnThere) return;
    this.isAsking = true;
    const texts = JSON.stringify(this.texts());
    const fields = { form: this.name, page: this.page, turn: String(turn), texts };
    const answer = await this.post(this.settings.saveUrl, fields);
    this.isAsking = false;
    if (answer) {
      this.turnThere = turn;
      this.wait = SERVER_PAUSE;
      const href = this.settings.historyUrl;
      const link = make("a", { href, target: "_blank" }, "Earlier autosaves");
      this.say(`Autosaved at ${answer.clock}. `, link);
    } else this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    if (this.turn > this.turnThere) {
      this.timerThere ??= setTimeout(() => this.saveThere(), this.wait);
    }
  }

  get token() {
    return find(this.form, "[name=csrfmiddlewaretoken]", HTMLInputElement);
  }

  /**
   * Return the server's response, or null if there is none; errors are shown in the form.
   * @param {string} [url]
   * @param {Record<string, string>} [fields]
   * @returns {Promise<Record<string, any> | null>}
   */
  async post(url = "", fields = {}, isRepeated = false) {
    const body = new URLSearchParams(fields);
    const headers = { "X-CSRFToken": this.token.value, Accept: "application/json" };
    let response;
    try {
      response = await fetch(url, { method: "POST", body, headers });
    } catch {
      this.say("Autosaved in this browser; the server can't be reached.");
      return null;
    }
    if (response.ok) {
      this.isSignedOut = false;
      return response.json();
    }
    const { status } = response;
    if (status !== 403) {
      this.say(`Autosaved in this browser; the server responded with an error (${status}).`);
    } else if (!isRepeated && (await this.isSignedIn())) return this.post(url, fields, true);
    return null;
  }

  /**
   * Return whether the user is still signed in, or undefined if the server can't be reached. After a
   * sign-in in another window, this page continues with the new CSRF token.
   * @returns {Promise<boolean | undefined>}
   */
  async isSignedIn() {
    const session = await checkSession(this.settings.sessionUrl ?? "");
    if (!session) return undefined;
    this.isSignedOut = !session.isSignedIn;
    if (session.isSignedIn) this.token.value = session.token;
    else this.saySignedOut();
    return session.isSignedIn;
  }

  saySignedOut() {
    const href = this.settings.loginUrl;
    const link = make("a", { href, target: "_blank", rel: "noopener" }, "Sign in again");
    this.say(
      "You are signed out. Your text is autosaved in this browser. ",
      link,
      " in another window, then continue here.",
    );
    this.line.role = "alert";
  }

  /** @param {(string | Node)[]} parts */
  say(...parts) {
    this.line.role = null;
    this.line.replaceChildren(...parts);
    this.line.hidden = false;
  }

  /**
   * Don't submit text that would be lost.
   * @param {SubmitEvent} event
   */
  async submit(event) {
    if (this.isChecked || event.defaultPrevented) {
      this.sent();
      return;
    }
    event.preventDefault();
    this.saveHere();
    const { submitter } = event;
    const isSignedIn = await this.isSignedIn();
    if (isSignedIn) {
      this.isChecked = true;
      this.form.requestSubmit(submitter);
      this.isChecked = false;
      return;
    }
    if (isSignedIn === undefined) {
      this.say(
        "Not saved: the server can't be reached. Your text is autosaved in this browser; try again.",
      );
      this.line.role = "alert";
    }
    this.line.scrollIntoView({ block: "center" });
  }

  sent() {
    this.isSubmitted = true;
    clearTimeout(this.timerThere);
    noteSent(this.key);
    // The user may return to this page through the browser's history and continue typing.
    const reopen = () => {
      this.isSubmitted = false;
    };
    window.addEventListener("pageshow", reopen, { once: true });
  }
}
