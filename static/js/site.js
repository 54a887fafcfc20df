// Small comforts: everything on the site works without this file.
(() => {
  const root = document.documentElement;
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;

  const button = document.querySelector(".theme");
  if (button) {
    const say = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* for this page only */ }
      say();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", say);
    say();
  }

  const links = new Map([...document.querySelectorAll(".toc.wide a")]
    .map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (headings.length) {
    const mark = () => {
      let current = headings[0];
      for (const heading of headings) {
        if (heading.getBoundingClientRect().top > 120) break;
        current = heading;
      }
      for (const [id, link] of links) {
        if (id === current.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  const openTarget = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const list = document.querySelector("[data-papers]");
    if (!id) return;
    const target = document.getElementById(id);
    const more = target && target.matches(".refs > li") && target.querySelector(".links details");
    if (more) more.open = true;
    // The list has pages, and the paper stands on another.
    else if (!target && list && document.querySelector(".pager")) location.replace(`${list.dataset.papers}${id}/`);
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest(".copy");
    if (!copy) return;
    await navigator.clipboard.writeText(copy.parentElement.querySelector("pre").textContent);
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 2000);
  });
})();
