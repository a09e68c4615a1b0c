// Speaks to the API. The token stays in this tab's storage and in the Authorization header, never in an address.

const STORED = "passerelle.conversation";
const API = new URL("/api/v1/", import.meta.url);

export class Refused extends Error {
  constructor(status, error) {
    super(error.message);
    Object.assign(this, { status, code: error.code, contacts: error.contacts ?? [] });
  }
}

export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Client {
  #token = null;

  constructor() {
    try { this.#token = sessionStorage.getItem(STORED); } catch { /* storage may be closed: memory is enough */ }
  }

  get started() { return this.#token !== null; }

  // Whether another page of this tab has erased the conversation or begun another, which is then ours.
  changed() {
    let stored = this.#token;
    try { stored = sessionStorage.getItem(STORED); } catch { /* memory is all there is */ }
    const other = stored !== this.#token;
    this.#token = stored;
    return other;
  }

  async open() {
    const opened = await this.#call("POST", "conversations", {});
    this.#keep(opened.token);
    return opened;
  }

  send(body) { return this.#call("POST", "conversations/current/messages", body); }
  messages(after) { return this.#call("GET", `conversations/current/messages?after=${after}`); }

  // Forgotten here at once; the request is carried out even when the page is left.
  async erase() {
    const erased = this.started && this.#call("DELETE", "conversations/current", undefined, { keepalive: true });
    this.#keep(null);
    await erased;
  }

  forgetToken() { this.#keep(null); }

  // Server-sent events read from a fetch, because EventSource cannot carry a header.
  async follow(after, onMessage, signal) {
    const response = await fetch(new URL(`conversations/current/stream?after=${after}`, API), { headers: this.#headers(), signal });
    if (!response.ok) throw new Refused(response.status, { message: "", code: "stream" });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      buffer += value;
      const events = buffer.split("\n\n");
      buffer = events.pop();
      for (const event of events) {
        const data = event.split("\n").find((line) => line.startsWith("data: "));
        if (data) onMessage(JSON.parse(data.slice(6)));
      }
    }
  }

  #headers() { return this.#token ? { Authorization: `Bearer ${this.#token}` } : {}; }

  #keep(token) {
    this.#token = token;
    try {
      if (token) sessionStorage.setItem(STORED, token);
      else sessionStorage.removeItem(STORED);
    } catch { /* kept in memory only */ }
  }

  async #call(method, path, body, options = {}) {
    const headers = { ...this.#headers(), ...(body ? { "Content-Type": "application/json" } : {}) };
    const sent = { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(15000), ...options };
    const response = await fetch(new URL(path, API), sent);
    if (response.status === 204) return null;
    const answer = await response.json();
    if (!response.ok) throw new Refused(response.status, answer.error);
    return answer;
  }
}
