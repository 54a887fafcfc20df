// @ts-check
// Beside the message that a form was saved: the browser's copies of what was sent are needed no more.
import { removeSent } from "./local_copies.js";

if (document.querySelector("[data-saved]")) removeSent();
