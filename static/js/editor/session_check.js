// @ts-check
// Asks the server whether the user's session has expired.

const TIMEOUT = 5000;

/**
 * Return whether the user is signed in, and the session's CSRF token; null if the server can't be reached.
 * @param {string} url
 * @returns {Promise<{ isSignedIn: boolean, token: string } | null>}
 */
export async function checkSession(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    const { is_signed_in: isSignedIn, token } = await response.json();
    return { isSignedIn, token };
  } catch {
    return null;
  }
}
