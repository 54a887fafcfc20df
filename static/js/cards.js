// A card beside a link of the text: the footnote, the reference, or the summary of the page there.
{
  const data = document.getElementById("cards");
  const known = data ? JSON.parse(data.textContent) : {};
  let card, link, timer;

  const hide = () => {
    clearTimeout(timer);
    card?.remove();
    link?.removeAttribute("aria-describedby");
    card = link = undefined;
  };

  const content = (anchor) => {
    const hash = anchor.getAttribute("href");
    if (hash.startsWith("#")) {
      const row = anchor.matches(".footnote-ref a, .cite-ref") && document.getElementById(decodeURIComponent(hash.slice(1)));
      if (!row) return null;
      const copy = row.cloneNode(true);
      copy.querySelectorAll(".footnote-backref").forEach((part) => part.remove());
      return [...copy.childNodes];
    }
    const about = anchor.origin === location.origin && known[anchor.pathname];
    if (!about) return null;
    const title = document.createElement("b");
    title.append(about[0]);
    return [title, about[1]];
  };

  const show = (anchor) => {
    hide();
    const parts = content(anchor);
    if (!parts) return;
    link = anchor;
    card = document.createElement("div");
    card.className = "card";
    card.id = "card";
    card.role = "tooltip";
    card.append(...parts);
    document.body.append(card);
    link.setAttribute("aria-describedby", "card");
    const at = anchor.getBoundingClientRect();
    const room = document.documentElement.clientWidth - card.offsetWidth - 12;
    card.style.left = `${Math.max(12, Math.min(at.left, room))}px`;
    card.style.top = `${scrollY + at.bottom + 6}px`;
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", leave);
  };

  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, 200);
  };

  const text = document.querySelector(".prose");
  const linkAt = (event) => event.target.closest?.("a[href]");
  text?.addEventListener("pointerover", (event) => {
    const anchor = linkAt(event);
    if (!anchor || event.pointerType === "touch") return;
    clearTimeout(timer);
    if (anchor !== link) timer = setTimeout(show, 250, anchor);
  });
  text?.addEventListener("pointerout", (event) => linkAt(event) && leave());
  text?.addEventListener("focusin", (event) => {
    const anchor = linkAt(event);
    if (anchor?.matches(":focus-visible")) show(anchor);
  });
  text?.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
