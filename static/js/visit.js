// @ts-check
// Reports a visit that the server did not see: a page prerendered, restored on a later day, or served by
// a static export.

/** @type {HTMLElement | null} */
const note = document.querySelector("[data-visit]");

if (note) {
  const { visit = "", served = "" } = note.dataset;
  const today = () => new Date().toISOString().slice(0, 10);
  let seen = today();
  const report = () => {
    seen = today();
    navigator.sendBeacon(visit, new URLSearchParams({ path: location.pathname }));
  };
  const page = /** @type {Document & { prerendering?: boolean }} */ (document);
  if (page.prerendering) page.addEventListener("prerenderingchange", report, { once: true });
  else if (Date.now() - Date.parse(served) > 7.2e6) report();
  addEventListener("pageshow", (event) => {
    if (event.persisted && seen !== today()) report();
  });
}
