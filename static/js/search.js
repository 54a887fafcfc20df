// Titles to go to while a query is typed: an extra over the form, which works without it.
(() => {
  const input = document.querySelector("[data-suggest]");
  if (!input) return;
  const WAIT = 150;
  const words = document.currentScript.dataset;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let timer, asking, active = -1, asked = "";

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.list);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.closest("form").append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (place) => {
    const options = list.children;
    active = (place + options.length + 1) % (options.length + 1);
    // One place more than there are options: back in the field.
    if (active === options.length) active = -1;
    for (const [number, option] of [...options].entries())
      option.setAttribute("aria-selected", String(number === active));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[active].id);
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ title, url, kind }, number) => {
      const option = document.createElement("li");
      for (const text of [title, kind])
        option.append(Object.assign(document.createElement("span"), { textContent: text }));
      option.id = `suggestion-${number}`;
      option.dataset.url = url;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    close();
    status.textContent = suggestions.length === 1 ? words.one : words.many.replace("{n}", suggestions.length);
    if (!suggestions.length) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };

  const ask = async () => {
    const query = input.value.trim();
    if (query === asked) return;
    asked = query;
    asking?.abort();
    if (!query) { show([]); return; }
    asking = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(query)}`, { signal: asking.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (query === asked && document.activeElement === input) show(suggestions);
    } catch { /* another letter was typed, or there is no network */ }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    // Half a Chinese word is no word yet.
    if (!event.isComposing) timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("compositionend", () => { timer = setTimeout(ask, WAIT); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active < 0 ? list.children.length - 1 : active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) location.href = list.children[active].dataset.url;
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.href = option.dataset.url;
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", () => { clearTimeout(timer); asking?.abort(); });
})();
