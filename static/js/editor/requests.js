// @ts-check
// Requests to the server, and its responses as data.

export const UNREACHABLE = "The server can't be reached. Your text is still here.";

/**
 * Return the server's response; `error` is a sentence if something went wrong.
 * @param {string} url
 * @param {URLSearchParams} body
 * @param {string} token
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record<string, any>>}
 */
export async function ask(url, body, token, signal) {
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  try {
    const response = await fetch(url, { method: "POST", body, signal, headers });
    const text = await response.text();
    return readAnswer(response.status, response.headers.get("Content-Type"), text);
  } catch {
    return { error: UNREACHABLE };
  }
}

/**
 * Upload an image; `receive` gets the server's response. Return the request, which can be aborted.
 * @param {string} url
 * @param {File} file
 * @param {string} token
 * @param {(share: number) => void} progress
 * @param {(answer: Record<string, any>) => void} receive
 */
export function sendImage(url, file, token, progress, receive) {
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / total));
  request.addEventListener("load", () => {
    const type = request.getResponseHeader("Content-Type");
    receive(readAnswer(request.status, type, request.responseText));
  });
  request.addEventListener("error", () => receive({ error: UNREACHABLE }));
  request.open("POST", url);
  request.setRequestHeader("X-CSRFToken", token);
  request.setRequestHeader("Accept", "application/json");
  const body = new FormData();
  body.append("image", file);
  request.send(body);
  return request;
}

/**
 * @param {number} status
 * @param {string | null} type
 * @param {string} body
 * @returns {Record<string, any>}
 */
export function readAnswer(status, type, body) {
  if (type?.includes("json")) return JSON.parse(body);
  if (status === 403)
    return { error: "You are signed out. Sign in again in another window, then continue here." };
  if (status === 413 || status === 400) return { error: "That's too large for the server." };
  return { error: `The server responded with an error (${status}). Your text is still here.` };
}
