/** Where the server under test is, and how tests speak to it. */

/** The address of the server, without a slash at its end. */
export const BASE_URL = (process.env.BASE_URL ?? `http://localhost:${process.env.TEST_PORT ?? 8000}`).replace(/\/$/u, "");

/**
 * @returns {Promise<string>} why the server can't be tested; empty if it can
 */
export async function serverFault() {
  try {
    const response = await fetch(`${BASE_URL}/api/health`);
    await response.body?.cancel();
    return response.ok ? "" : `health says ${response.status}`;
  } catch (error) {
    const cause = /** @type {any} */ (error).cause;
    return cause?.code ?? cause?.message ?? String(error);
  }
}

/**
 * @typedef {object} Asked
 * @property {string} [method]
 * @property {unknown} [body] sent as JSON
 * @property {string} [text] sent as it is, and called JSON
 * @property {string} [token]
 * @property {Record<string, string>} [headers]
 */

/**
 * @param {string} path
 * @param {Asked} [asked]
 */
export function ask(path, { method = "GET", body, text, token, headers = {} } = {}) {
  const sent = body === undefined ? text : JSON.stringify(body);
  return fetch(`${BASE_URL}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(sent === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
}

/**
 * Asks, and insists on the status of the answer.
 *
 * @param {string} path
 * @param {Asked & {status: number}} asked
 * @returns {Promise<any>} the JSON of the answer
 */
export async function told(path, { status, ...asked }) {
  const response = await ask(path, asked);
  const text = await response.text();
  if (response.status !== status) {
    throw new Error(`${asked.method ?? "GET"} ${path} answered ${response.status} instead of ${status}: ${text}`);
  }
  return JSON.parse(text);
}

let people = 0;

/**
 * Registers someone nobody else is.
 *
 * @returns {Promise<{username: string, email: string, password: string, token: string, refresh: string}>}
 */
export async function newcomer() {
  people += 1;
  const username = `walker-${process.pid}-${Date.now().toString(36)}-${people}`;
  const email = `${username}@example.org`;
  const password = "a long walk through the stars";
  const body = { username, email, password };
  const { access_token, refresh_token } = await told("/api/auth/register", { method: "POST", body, status: 201 });
  return { username, email, password, token: access_token, refresh: refresh_token };
}
