/** The agents' HTTP API: one place that knows addresses, the token and the shape of errors. */

/** What the desk answered instead of success. `status` 0: it was not reached at all. */
export class ApiError extends Error {
  /** @param {number} status @param {string} code @param {string} message @param {string} [field] */
  constructor(status, code, message, field) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }

  /** Worth trying again without anybody changing anything. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  /**
   * @param {{token: () => string|null, language: () => string, onSignedOut: () => void, base?: string,
   *   fetch?: typeof fetch}} options
   */
  constructor({ token, language, onSignedOut, base = "/api/desk/", fetch: fetcher }) {
    this.token = token;
    this.language = language;
    this.onSignedOut = onSignedOut;
    this.base = base;
    this.fetch = fetcher || globalThis.fetch.bind(globalThis);
  }

  /** @param {string} path @param {Record<string, any>} [query] */
  get(path, query = {}) {
    const wanted = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
    const search = new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString();
    return this.call("GET", search ? `${path}?${search}` : path);
  }

  /** @param {string} path @param {any} [body] */
  post(path, body = {}) {
    return this.call("POST", path, body);
  }

  /** @param {string} path @param {any} body */
  put(path, body) {
    return this.call("PUT", path, body);
  }

  /** @param {string} path @param {any} body */
  patch(path, body) {
    return this.call("PATCH", path, body);
  }

  /** @param {string} path */
  delete(path) {
    return this.call("DELETE", path);
  }

  /** @param {string} method @param {string} path @param {any} [body] @returns {Promise<any>} */
  async call(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = { "Accept-Language": this.language() === "zh" ? "zh-CN" : "en" };
    const token = this.token();
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let answer;
    try {
      answer = await this.fetch(this.base + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    } catch {
      throw new ApiError(0, "not_reached", "");
    }
    if (answer.status === 204) return null;
    const json = await answer.json().catch(() => null);
    if (answer.ok) return json;
    const error = json?.error || {};
    // A wrong password is answered with 401 too; only a token that was refused ends the session.
    if (answer.status === 401 && token && this.token() === token) this.onSignedOut();
    throw new ApiError(answer.status, error.code || "refused", error.message || "", error.field);
  }
}
