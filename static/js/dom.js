// @ts-check
// Find and create elements.

/**
 * Return the element that matches; throw if it is missing.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function find(root, selector, type) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`No element matches ${selector}.`);
  return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} inside
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, ...inside) {
  const element = document.createElement(tag);
  Object.assign(element, properties).append(...inside);
  return element;
}

/**
 * @param {string} label
 * @param {() => void} act
 */
export function makeButton(label, act) {
  const button = make("button", { type: "button" }, label);
  button.addEventListener("click", act);
  return button;
}
