// Speaks to the API. The token stays in this tab's storage and in the Authorization header, never in an address.

const STORED = "passerelle.conversation";
const API = new URL("/api/v1/", import.meta.url);
const PATIENCE = 15000;

// The server has answered, and the answer is no. Any other error is of the way there: sending again may do.
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
  #opening = null;
  #asked = new Set(); // an AbortController for each answer that is waited for

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

  // Asked for twice at the same time, one conversation is opened.
  open() {
    const opening = (this.#opening ??= this.#call("POST", "conversations", {})
      .then((opened) => { if (this.#opening === opening) this.#keep(opened.token); return opened; })
      .finally(() => { if (this.#opening === opening) this.#opening = null; }));
    return opening;
  }

  send(body) { return this.#call("POST", "conversations/current/messages", body); }
  messages(after) { return this.#call("GET", `conversations/current/messages?after=${after}`); }

  // Whatever was asked so far is not wanted any more: it ends at once, as an error. Erasing goes on.
  drop() {
    this.#opening = null;
    for (const one of this.#asked) one.abort();
  }

  // Forgotten here at once; the request is carried out even when the page is left.
  async erase() {
    const erased = this.started && this.#call("DELETE", "conversations/current", undefined, { keepalive: true });
    this.#keep(null);
    await erased;
  }

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
    const token = this.#token;
    const headers = { ...this.#headers(), ...(body ? { "Content-Type": "application/json" } : {}) };
    const ending = new AbortController();
    const late = setTimeout(() => ending.abort(), PATIENCE);
    if (!options.keepalive) this.#asked.add(ending);
    try {
      const sent = { method, headers, body: body && JSON.stringify(body), signal: ending.signal, ...options };
      return await read(await fetch(new URL(path, API), sent));
    } catch (error) {
      // The conversation is over, unless another was begun since.
      if (error instanceof Refused && error.status === 401 && this.#token === token) this.#keep(null);
      throw error;
    } finally {
      clearTimeout(late);
      this.#asked.delete(ending);
    }
  }
}

// A machine on the way may refuse too, in its own words: below 500 the same request would be refused again.
async function read(response) {
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  const error = answer?.error ?? (response.status >= 400 && response.status < 500 ? { message: "", code: "refused" } : null);
  throw error ? new Refused(response.status, error) : new Error("no answer of the server");
}
