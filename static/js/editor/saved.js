// @ts-check
// Loaded with the message that a form was saved: removes the browser's copies of the submitted texts.
import { removeSent } from "./local_copies.js";

if (document.querySelector("[data-saved]")) removeSent();
