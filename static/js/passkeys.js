// @ts-check
// Add a passkey, and sign in with one. The browser does the cryptography; the server checks it.

/** @param {string} url @param {unknown} data */
const post = async (url, data) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  const response = await fetch(url + location.search, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "",
    },
    body: JSON.stringify(data),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Error(
      answer.detail ?? "The server didn't accept this. Reload the page and try again.",
    );
  return answer;
};

/** @param {HTMLElement} part */
const add = async (part) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    await post(part.dataset.begin ?? "", {}),
  );
  const made = /** @type {PublicKeyCredential} */ (
    await navigator.credentials.create({ publicKey })
  );
  const name = part.querySelector("input[name=name]");
  const data = { ...made.toJSON(), name: name instanceof HTMLInputElement ? name.value : "" };
  await post(part.dataset.complete ?? "", data);
  location.reload();
};

/** @param {HTMLElement} part */
const signIn = async (part) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    await post(part.dataset.begin ?? "", {}),
  );
  const found = /** @type {PublicKeyCredential} */ (await navigator.credentials.get({ publicKey }));
  const { redirect_url } = await post(part.dataset.complete ?? "", found.toJSON());
  location.assign(redirect_url);
};

for (const part of document.querySelectorAll("[data-passkey]")) {
  const isSupported =
    "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;
  if (!(part instanceof HTMLElement) || !isSupported) continue;
  part.hidden = false;
  const act = part.dataset.passkey === "add" ? add : signIn;
  part.addEventListener(part instanceof HTMLFormElement ? "submit" : "click", async (event) => {
    event.preventDefault();
    const status = part.querySelector("[role=alert]");
    if (status) status.textContent = "";
    try {
      await act(part);
    } catch (error) {
      // Also if the visitor cancels, for which browsers have long English sentences.
      const isCanceled = error instanceof DOMException && error.name === "NotAllowedError";
      const words = error instanceof Error ? error.message : String(error);
      if (status) status.textContent = isCanceled ? "Canceled, or no passkey was found." : words;
    }
  });
}
