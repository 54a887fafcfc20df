// What is typed into a form and not saved: kept in this browser at once, on the server within a second,
// and offered when the form is opened again. It publishes nothing and restores nothing unasked.
"use strict";

const BROWSER_PAUSE = 150;
// A browser that is killed has not written its own store to the disk for some seconds: the server has.
const SERVER_PAUSE = 700;
const LONGEST_WAIT = 60000;
const KEPT_DAYS = 30;
const KEEPS = "desk-kept:";

class Keeping {
  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.page = root.dataset.page;
    this.key = `${KEEPS}${root.dataset.form}:${this.page}`;
    this.turn = 0;
    this.keptTurn = 0;
    this.wait = SERVER_PAUSE;
    this.opened = this.texts();
    // What a refused form shows again is saved nowhere.
    this.isRefused = "refused" in root.dataset;
    this.saved = this.isRefused ? {} : this.opened;
    this.line = document.createElement("p");
    Object.assign(this.line, { className: "autosave-status", hidden: true });
    this.offers = document.createElement("div");
    this.offers.className = "autosave-offers";
    root.after(this.offers, this.line);
    this.forgetOld();
    const waiting = this.waiting();
    if (this.isRefused) {
      // What was sent is shown again: kept anew under this page, it needs no copy of the last one.
      this.changed();
      this.keepHere();
    }
    for (const draft of waiting) {
      if (draft.page && draft.page === root.dataset.before) this.drop(draft);
      else this.offer(draft);
    }
    this.listen();
  }

  listen() {
    this.form.addEventListener("input", (event) => {
      if (this.isKept(event.target)) this.changed();
    });
    const now = () => this.keepHere();
    window.addEventListener("pagehide", now);
    document.addEventListener("visibilitychange", now);
    window.addEventListener("online", () => this.keepThereNow());
    window.addEventListener("focus", () => { if (this.isSignedOut) this.keepThereNow(); });
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  isKept(field) {
    const isText = field instanceof HTMLTextAreaElement || /^(text|url|email|search)$/.test(field.type);
    // Rows that are added to a form have no place to come back to.
    return isText && field.name && !field.name.startsWith("_") && !/-(\d+|__prefix__)-/.test(field.name);
  }

  texts() {
    const fields = [...this.form.elements].filter((field) => this.isKept(field));
    return Object.fromEntries(fields.map((field) => [field.name, field.value]));
  }

  changed() {
    this.turn += 1;
    this.here ??= setTimeout(() => this.keepHere(), BROWSER_PAUSE);
    this.there ??= setTimeout(() => this.keepThere(), this.wait);
  }

  keepHere() {
    clearTimeout(this.here);
    this.here = undefined;
    if (this.turn === this.turnHere || this.turn === 0) return;
    this.turnHere = this.turn;
    const texts = this.texts();
    if (same(texts, this.saved)) {
      localStorage.removeItem(this.key);
      return;
    }
    const copy = JSON.stringify({ at: new Date().toISOString(), page: this.page, turn: this.turn, texts });
    try {
      localStorage.setItem(this.key, copy);
    } catch {
      this.say("This browser has no room left to keep your text; it is kept on the server alone.");
    }
  }

  keepThereNow() {
    clearTimeout(this.there);
    this.there = undefined;
    this.wait = SERVER_PAUSE;
    if (this.turn > this.keptTurn || this.isSignedOut) this.keepThere();
  }

  // One request at a time: the next holds all that was typed meanwhile.
  async keepThere() {
    clearTimeout(this.there);
    this.there = undefined;
    if (this.isAsking || this.isSubmitted) return;
    const turn = this.turn;
    if (turn === this.keptTurn) return;
    this.isAsking = true;
    const answer = await this.post("keep", {
      form: this.root.dataset.form, page: this.page, turn: String(turn), texts: JSON.stringify(this.texts()),
    });
    this.isAsking = false;
    if (answer.ok) {
      this.keptTurn = turn;
      this.wait = SERVER_PAUSE;
      this.say(`Draft kept at ${answer.clock}. `);
      const link = document.createElement("a");
      Object.assign(link, { href: this.root.dataset.earlier, target: "_blank", textContent: "Earlier texts" });
      this.line.append(link);
    } else {
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    }
    if (this.turn > this.keptTurn) this.there ??= setTimeout(() => this.keepThere(), this.wait);
  }

  // Answers with an object that says whether it went well, and says aloud what did not.
  async post(name, fields, isRepeated = false) {
    let response;
    try {
      response = await fetch(this.root.dataset[name], {
        method: "POST", body: new URLSearchParams(fields),
        headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
      });
    } catch {
      this.say("Kept in this browser; the server cannot be reached.");
      return { ok: false };
    }
    if (response.ok) {
      this.isSignedOut = false;
      return { ok: true, ...(await response.json()) };
    }
    if (response.status === 403 && !isRepeated && (await this.session()).is_signed_in) {
      return this.post(name, fields, true);
    }
    if (response.status !== 403) this.say(`Kept in this browser; the server answered with an error (${response.status}).`);
    return { ok: false };
  }

  // Who signs in again in another window gets another token, with which this page goes on.
  async session() {
    try {
      const response = await fetch(this.root.dataset.session, { signal: AbortSignal.timeout(5000) });
      const { is_signed_in, token } = await response.json();
      this.isSignedOut = !is_signed_in;
      if (is_signed_in) this.form.elements.csrfmiddlewaretoken.value = token;
      else this.saySignedOut();
      return { is_signed_in };
    } catch {
      return {};
    }
  }

  saySignedOut() {
    this.say("You are signed out. Your text is kept in this browser. ");
    const link = document.createElement("a");
    Object.assign(link, { href: this.root.dataset.login, target: "_blank", rel: "noopener", textContent: "Sign in again" });
    this.line.append(link, " in another window, then go on here.");
    this.line.setAttribute("role", "alert");
  }

  say(sentence) {
    this.line.removeAttribute("role");
    this.line.textContent = sentence;
    this.line.hidden = false;
  }

  // A text that would be lost by sending it is not sent.
  async submit(event) {
    if (this.isChecked || event.defaultPrevented) {
      this.sent();
      return;
    }
    event.preventDefault();
    this.keepHere();
    const { submitter } = event;
    const { is_signed_in } = await this.session();
    if (is_signed_in === false) return this.line.scrollIntoView({ block: "center" });
    if (is_signed_in === undefined) {
      this.say("Not saved: the server cannot be reached. Your text is kept in this browser; try again.");
      this.line.setAttribute("role", "alert");
      return this.line.scrollIntoView({ block: "center" });
    }
    this.isChecked = true;
    this.form.requestSubmit(submitter);
    this.isChecked = false;
  }

  // Once a page says that all was saved, desk_saved.js drops the copies named here.
  sent() {
    this.isSubmitted = true;
    clearTimeout(this.there);
    const before = JSON.parse(sessionStorage.getItem("desk-sent") || "[]");
    sessionStorage.setItem("desk-sent", JSON.stringify([...new Set([...before, this.key])]));
    // Who comes back by the browser's history goes on typing in this very page.
    window.addEventListener("pageshow", () => { this.isSubmitted = false; }, { once: true });
  }

  forgetOld() {
    for (const [key, copy] of this.copies("")) {
      if (!copy || Date.now() - Date.parse(copy.at) > KEPT_DAYS * 864e5) localStorage.removeItem(key);
    }
  }

  copies(form) {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${KEEPS}${form}`));
    return keys.map((key) => {
      try {
        return [key, JSON.parse(localStorage.getItem(key))];
      } catch {
        return [key, null];
      }
    });
  }

  // Of each page on which somebody typed the newest that is kept, here or there, and not what is saved.
  waiting() {
    const pages = new Map();
    for (const draft of JSON.parse(this.root.dataset.offers)) pages.set(draft.page, draft);
    for (const [key, copy] of this.copies(`${this.root.dataset.form}:`)) {
      const there = pages.get(copy.page);
      if (!there || copy.turn >= there.turn) pages.set(copy.page, { ...copy, pk: there?.pk, key });
      else pages.set(copy.page, { ...there, key });
    }
    const found = [...pages.values()].filter((draft) => draft.page !== this.page);
    const old = found.filter((draft) => this.isSaved(draft));
    for (const draft of old) this.drop(draft);
    return found.filter((draft) => !old.includes(draft)).sort((a, b) => b.at.localeCompare(a.at)).slice(0, 3);
  }

  isSaved(draft) {
    return Object.entries(this.opened).every(([name, text]) => plain(draft.texts[name] ?? text) === plain(text));
  }

  offer(draft) {
    const row = document.createElement("section");
    row.className = "autosave-offer";
    row.setAttribute("aria-label", "A text that was not saved");
    const where = draft.key ? "in this browser" : "on the server";
    const words = document.createElement("span");
    words.textContent = `A text of ${moment(draft.at)} was not saved and is kept ${where}: ${this.words(draft.texts)} words; what stands here has ${this.words(this.opened)}.`;
    row.append(words);
    const take = () => { this.take(draft); row.remove(); };
    const drop = () => { this.drop(draft); row.remove(); };
    for (const [label, act] of [["Bring it back", take], ["Compare", () => this.compare(draft, row)], ["Throw it away", drop]]) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: label });
      button.addEventListener("click", act);
      row.append(button);
    }
    this.offers.append(row);
  }

  // Of the texts alone; a title or an address is no text.
  words(texts) {
    const long = Object.entries(texts).filter(([name]) => this.form.elements[name] instanceof HTMLTextAreaElement);
    return long.map(([, text]) => text).join(" ").split(/\s+/).filter(Boolean).length;
  }

  take(draft) {
    for (const [name, text] of Object.entries(draft.texts)) {
      const field = this.form.elements[name];
      if (!field || !this.isKept(field) || field.value === text) continue;
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    // It is this page's own text now, and kept as such before the other copy goes.
    this.keepHere();
    this.keepThere();
    this.drop(draft);
  }

  drop({ pk, key }) {
    if (key) localStorage.removeItem(key);
    if (pk) this.post("drop", { pk: String(pk) });
  }

  async compare(draft, row) {
    row.querySelector(".autosave-diff")?.remove();
    const all = document.createElement("div");
    all.className = "autosave-diff";
    for (const [name, kept] of Object.entries(draft.texts)) {
      const saved = this.opened[name] ?? "";
      if (plain(kept) === plain(saved)) continue;
      const answer = await this.post("compare", { saved, kept });
      const part = document.createElement("div");
      const heading = document.createElement("h3");
      heading.textContent = this.form.elements[name]?.labels?.[0]?.textContent.replace("*", "").trim() || name;
      part.innerHTML = answer.html ?? "";
      part.prepend(heading);
      all.append(part);
    }
    row.append(all);
  }
}

// A form strips the ends of a text and sends its lines with a carriage return.
function plain(text) {
  return text.replace(/\r\n/g, "\n").trim();
}

function same(one, other) {
  return Object.keys({ ...one, ...other }).every((name) => plain(one[name] ?? "") === plain(other[name] ?? ""));
}

function moment(at) {
  const time = new Date(at);
  const isToday = time.toDateString() === new Date().toDateString();
  const clock = time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return isToday ? clock : `${time.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${clock}`;
}

document.addEventListener("DOMContentLoaded", () => {
  const root = document.getElementById("autosave");
  if (root) new Keeping(root);
});
