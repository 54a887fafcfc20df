// @ts-check
// Updates a tree of nodes without touching unchanged ones, so that images don't flicker and the scroll
// position stays.

/** How many nodes ahead to look for a wanted one. */
const LOOKAHEAD = 12;

/**
 * Make the children of `old` equal to those of `wanted`.
 * @param {Node} old
 * @param {Node} wanted
 */
export function patchChildren(old, wanted) {
  const [before, after] = [[...old.childNodes], [...wanted.childNodes]];
  let head = 0;
  while (head < before.length && before[head].isEqualNode(after[head] ?? null)) head += 1;
  let [last, end] = [before.length, after.length];
  while (last > head && end > head && before[last - 1].isEqualNode(after[end - 1])) {
    last -= 1;
    end -= 1;
  }
  const rest = before.slice(head, last);
  for (const node of after.slice(head, end)) {
    const same = rest.slice(0, LOOKAHEAD).findIndex((candidate) => candidate.isEqualNode(node));
    if (same >= 0) {
      for (const gone of rest.splice(0, same + 1).slice(0, -1)) gone.remove();
    } else if (rest[0]?.nodeName === node.nodeName) {
      patch(/** @type {ChildNode} */ (rest.shift()), node);
    } else old.insertBefore(node, rest[0] ?? before[last] ?? null);
  }
  for (const gone of rest) gone.remove();
}

/**
 * @param {Node} old
 * @param {Node} wanted
 */
function patch(old, wanted) {
  if (!(old instanceof Element && wanted instanceof Element)) {
    old.nodeValue = wanted.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    // Keep what the user has expanded.
    const isUnfolded = name === "open" && old.localName === "details";
    if (!wanted.hasAttribute(name) && !isUnfolded) old.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  patchChildren(old, wanted);
}
