// @ts-check
// Update the preview of the homepage after each change in the list of its sections.

const DELAY_MS = 300;
const form = document.querySelector("#changelist-form");
const button = document.querySelector("[formtarget=homepage-preview]");
let timer = 0;

if (form && button instanceof HTMLButtonElement) {
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => button.click(), DELAY_MS);
  });
}
