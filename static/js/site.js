// Small comforts: everything on the site works without this file.
(() => {
  const root = document.documentElement;
  const words = document.currentScript.dataset;
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;

  const button = document.querySelector(".theme-toggle");
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

  addEventListener("load", () => { root.dataset.drawn = ""; });

  // A slash goes to the search.
  addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    const field = document.querySelector("[type=search]");
    const link = document.querySelector(".search-link");
    if (!field && !link) return;
    event.preventDefault();
    if (field) field.select(); else location.href = link.href;
  });

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

  const offerCopy = (pre) => {
    if (!navigator.clipboard) return;
    const button = document.createElement("button");
    const say = (word) => { button.dataset.word = word; button.setAttribute("aria-label", word); };
    button.type = "button";
    button.className = "copy";
    say(words.copy);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(pre.textContent);
      say(words.copied);
      setTimeout(say, 2000, words.copy);
    });
    if (pre.closest(".prose")) {
      const box = document.createElement("div");
      box.className = "code-box";
      pre.replaceWith(box);
      box.append(pre);
    }
    pre.before(button);
  };
  document.querySelectorAll(".to-copy,.prose pre").forEach(offerCopy);

  // BibTeX opens in place.
  document.querySelectorAll("a.bibtex").forEach((link) => link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    let box = link.parentElement.querySelector(".bibtex-box");
    if (!box) {
      const answer = await fetch(link.href);
      if (!answer.ok) { location.href = link.href; return; }
      const pre = document.createElement("pre");
      pre.textContent = await answer.text();
      box = document.createElement("div");
      box.className = "abstract bibtex-box";
      box.hidden = true;
      box.append(pre);
      link.parentElement.append(box);
      offerCopy(pre);
    }
    box.hidden = !box.hidden;
    link.setAttribute("aria-expanded", String(!box.hidden));
  }));
})();
