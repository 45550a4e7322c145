/** The platform's JSON API: session cookie, CSRF header, errors as problem+json (RFC 9457). */

import { gettext } from "./i18n.js";

const TIMEOUT_MS = 15_000;

/** An answer that is not a success, or no answer at all (status 0). */
export class ApiError extends Error {
  /**
   * @param {number} status HTTP status; 0 when the server was not reached
   * @param {string} detail a sentence for the person in front of the page
   * @param {Record<string, any>} [problem] the whole problem object (RFC 9457)
   */
  constructor(status, detail, problem = {}) {
    super(detail);
    this.status = status;
    this.problem = problem;
  }

  /** The problem's name, like "stage-full"; "" where there is none. @returns {string} */
  get kind() {
    return String(this.problem["type"] ?? "").split("/").at(-1) ?? "";
  }

  /** Whether the person has lost, or never had, the right to ask. */
  get refused() {
    return [401, 403, 404, 410].includes(this.status);
  }
}

/** @returns {string} */
function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}

/** @param {Response} response @returns {Promise<ApiError>} */
async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  const detail = problem.detail || problem.title || gettext("The server could not do that. Try again.");
  return new ApiError(response.status, detail, problem);
}

/** @param {string} url @param {RequestInit} init */
async function request(url, init) {
  try {
    const response = await fetch(url, {
      ...init,
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw await problemOf(response);
    return await response.json();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(0, gettext("The server cannot be reached. Check your connection and try again."));
  }
}

/** @param {string} url @returns {Promise<any>} @throws {ApiError} */
export function get(url) {
  return request(url, { headers: { Accept: "application/json" } });
}

/** @param {string} method @param {string} url @param {object} body @returns {Promise<any>} */
function send(method, url, body) {
  return request(url, {
    method,
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRFToken": csrfToken(),
    },
    body: JSON.stringify(body),
  });
}

/** @param {string} url @param {object} [body] @returns {Promise<any>} @throws {ApiError} */
export function post(url, body = {}) {
  return send("POST", url, body);
}

/** @param {string} url @param {object} body @returns {Promise<any>} @throws {ApiError} */
export function put(url, body) {
  return send("PUT", url, body);
}

/** @param {string} url @returns {Promise<any>} @throws {ApiError} */
export function del(url) {
  return send("DELETE", url, {});
}
