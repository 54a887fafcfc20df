// @ts-check
// Cards of titles in lists. Loaded with the first one, so that a note is not heavier for them.

/** By URL. @type {Map<string, (Node | string)[]>} */
const fetched = new Map();

/**
 * Return the summary and the first figure of the page that a title links to.
 * @param {HTMLAnchorElement} anchor
 */
export async function fetchContent(anchor) {
  const known = fetched.get(anchor.href);
  if (known) return known;
  // Not a visit: nobody reads the page yet.
  const asked = fetch(anchor.href, { headers: { Purpose: "prefetch" } });
  const answer = await asked.catch(() => undefined);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const summary = page.querySelector("meta[name=description]")?.getAttribute("content")?.trim();
  const source = page.querySelector(":is(.cover, .prose figure) img")?.getAttribute("src");
  /** @type {(Node | string)[]} */
  const parts = [];
  if (source) {
    const { href } = new URL(source, anchor.href);
    const figure = Object.assign(new Image(), { src: href, alt: "" });
    await figure.decode().then(
      () => parts.push(figure),
      () => {},
    );
  }
  // Without the word that the end of a long description cuts.
  if (summary) parts.push(summary.replace(/[.,:;]? \w*…$/, "…"));
  fetched.set(anchor.href, parts);
  return parts;
}
