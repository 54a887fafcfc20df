"use strict";

// What was typed and not saved, kept by the browser until the form is sent.
class Backup {
  constructor(desk) {
    this.desk = desk;
    this.saved = desk.text.value;
    this.key = `desk-text:${location.pathname}:${desk.text.name}`;
    desk.text.form.addEventListener("submit", () => this.remember());
    const kept = localStorage.getItem(this.key);
    if (kept === null || same(kept, this.saved)) this.forget();
    else this.offer(kept);
  }

  // Once a page says that all was saved, desk_saved.js drops the copies named here.
  remember() {
    const sent = JSON.parse(sessionStorage.getItem("desk-sent") || "[]");
    sessionStorage.setItem("desk-sent", JSON.stringify([...new Set([...sent, this.key])]));
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      try {
        if (same(this.desk.text.value, this.saved)) localStorage.removeItem(this.key);
        else localStorage.setItem(this.key, this.desk.text.value);
      } catch { /* the browser's store is full or closed */ }
    }, 500);
  }

  offer(kept) {
    const row = document.createElement("p");
    row.className = "desk-backup";
    row.append("This browser keeps a newer text that was never saved. ");
    const answers = { "Bring it back": () => this.bringBack(kept), "Throw it away": () => this.forget() };
    for (const [label, act] of Object.entries(answers)) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: label });
      button.addEventListener("click", () => { act(); row.remove(); });
      row.append(button);
    }
    this.desk.root.querySelector(".desk-bar").after(row);
  }

  bringBack(kept) {
    this.desk.text.value = kept;
    this.desk.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  forget() {
    localStorage.removeItem(this.key);
  }
}

// A form strips the ends of a text and sends its lines with a carriage return.
function same(one, other) {
  const plain = (text) => text.replace(/\r\n/g, "\n").trim();
  return plain(one) === plain(other);
}
