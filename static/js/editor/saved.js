// @ts-check
// Entry point of pages with the message that a form was saved: removes the browser's copies of its texts.
import { removeSaved } from "./local_copies.js";

removeSaved();
