// A page that was drawn ahead of time, kept over midnight or got from a copy reports its reader.
(() => {
  const note = document.querySelector("[data-visit]");
  if (!note) return;
  const today = () => new Date().toISOString().slice(0, 10);
  const hours = (Date.now() - Date.parse(note.dataset.served)) / 3.6e6;
  let seen = today();
  const report = () => {
    seen = today();
    navigator.sendBeacon(note.dataset.visit, new URLSearchParams({ path: location.pathname }));
  };
  if (document.prerendering) document.addEventListener("prerenderingchange", report, { once: true });
  else if (hours > 2) report();
  addEventListener("pageshow", (event) => { if (event.persisted && seen !== today()) report(); });
})();
