// On every page of the admin: a text whose form was saved needs no copy in this browser any more.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  if (!document.querySelector("[data-saved]")) return;
  for (const key of JSON.parse(sessionStorage.getItem("desk-sent") || "[]")) localStorage.removeItem(key);
  sessionStorage.removeItem("desk-sent");
});
