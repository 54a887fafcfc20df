// @ts-check
// Send the form of a page of the busy site again, after the seconds that the page names.

const form = document.forms[0];
setTimeout(() => form?.submit(), Number(form?.dataset.seconds) * 1000);
