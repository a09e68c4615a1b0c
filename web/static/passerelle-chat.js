// <passerelle-chat>: the conversation on a library's page. With the attribute "page" it fills the page /discuter;
// otherwise a button opens a panel. Without JavaScript the light DOM stays as it is.

import { Client, Refused, freshId } from "./client.js";
import { draw, el, spoken } from "./parts.js";
import { room } from "./room.js";
import { together } from "./typography.js";

const WITH_A_PERSON = new Set(["waiting", "claimed"]);
// As in chat.css: there the panel covers the whole screen.
const COVERING = matchMedia("(max-width: 40rem), (max-height: 34rem)");
const ASK = together("Une question ?");
const FOLD = together("Cacher la conversation");
// Milliseconds before a stream that did not hold is asked for again: twice as long each time, up to the longest.
const PAUSE = { first: 5000, longest: 20000 };
const WORDS_FIRST = 2000; // ms that a call for a person leaves to the words typed before it
const SHEET = fetch(new URL("chat.css", import.meta.url)).then((response) => response.text());

// The answer already calls a person: asking once more would only say it twice.
const called = (answer) => answer.messages.some((message) => message.parts.some((part) => part.type === "handoff"));

const urgent = (answer) => answer.messages.some((message) => message.parts.some((part) => part.type === "emergency"));
const over = (error) => error instanceof Refused && error.status === 401;

class PasserelleChat extends HTMLElement {
  #client = new Client();
  #state = "bot";
  #seen = new Set();
  #failures = 0;
  #opening = null;
  #stream = null;
  #letters = new Set(); // messages without an answer: on their way ("going"), or kept for later
  #age = 0; // of the conversation on show: what is asked in one is not shown in the next

  async connectedCallback() {
    // The page without JavaScript has already begun a conversation with its cookie: it goes on as it is.
    if (this.shadowRoot || this.hasAttribute("data-commencee")) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync((await SHEET).replaceAll('url("', `url("${new URL(".", import.meta.url)}`));
    const secours = this.querySelector("[data-secours]")?.cloneNode(true);
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    this.replaceChildren(); // what the shadow replaces must not stay for those who search the page
    this.#build(secours);
    addEventListener("pageshow", this.#shownAgain);
    if (!this.#asPage) document.addEventListener("focusin", this.#elsewhere);
    if (this.#asPage) this.#begin();
  }

  disconnectedCallback() {
    this.#stream?.abort();
    removeEventListener("pageshow", this.#shownAgain);
    document.removeEventListener("focusin", this.#elsewhere);
  }

  get #asPage() { return this.hasAttribute("page"); }

  #build(secours) {
    this.log = el("div", { class: "hors-ecran", role: "log", "aria-live": "polite" });
    this.thread = el("ol", { class: "fil", "aria-label": "Conversation" });
    this.waiting = el("p", { class: "attente", hidden: true }, "Passerelle cherche…");
    this.trouble = el("div", { class: "erreur", hidden: true });
    this.field = el("textarea", { id: "texte", rows: 3, "aria-describedby": "aide", autocomplete: "off", spellcheck: "false" });
    this.room = room(this.field);
    this.person = el("button", { type: "button", class: "second", "data-choix": "humain" }, "Parler à quelqu'un");
    this.form = el("form", { class: "ecrire" },
      el("label", { for: "texte" }, "Votre message"),
      el("p", { class: "aide", id: "aide" }, "Écrivez avec vos mots. Ne donnez ni mot de passe, ni numéro personnel."),
      this.field, this.room.line, el("div", { class: "actions" }, el("button", { class: "envoyer" }, "Envoyer"), this.person));
    const body = [this.thread, this.waiting, this.trouble, this.form, secours, this.log];
    this.panel = this.#asPage ? el("div", { class: "panneau" }, el("h2", { class: "hors-ecran" }, "Conversation"), ...body) : this.#floating(body);
    this.shadowRoot.append(...(this.#asPage ? [this.panel] : [this.launcher, this.panel]));
    this.#listen();
  }

  #floating(body) {
    this.launcher = el("button", { type: "button", class: "lanceur", "aria-expanded": "false", "aria-controls": "panneau" }, ASK);
    const erase = el("button", { type: "button", "data-effacer": true }, "Effacer");
    const close = el("button", { type: "button", "data-fermer": true }, "Fermer");
    const head = el("div", { class: "tete" }, el("h2", { id: "titre" }, "Passerelle"), el("div", { class: "boutons" }, erase, close));
    this.launcher.addEventListener("click", () => (this.panel.hidden ? this.#show() : this.#hide()));
    close.addEventListener("click", () => this.#hide());
    erase.addEventListener("click", () => this.#erase());
    return el("section", { id: "panneau", class: "panneau flottant", "aria-labelledby": "titre", hidden: true }, head, ...body);
  }

  #listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.#write(); });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#write(); }
    });
    this.shadowRoot.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-choix]");
      if (button && button.getAttribute("aria-disabled") !== "true") this.#choose(button.dataset.choix, button.dataset.dit ?? button.textContent);
    });
    this.shadowRoot.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && !this.#asPage && !this.panel.hidden) this.#hide();
    });
    if (this.#asPage) this.#leaveButton();
  }

  #leaveButton() {
    document.querySelector(".evitement")?.addEventListener("click", (event) => { event.preventDefault(); this.field.focus(); });
    document.querySelector("[data-effacer]")?.addEventListener("submit", (event) => {
      if (!this.#client.started) return;
      event.preventDefault();
      this.#leave();
    });
  }

  // Leaves at once, whatever the network does; erasing goes on behind.
  #leave() {
    this.panel.hidden = true;
    this.#wipe();
    this.#client.erase().catch(() => {});
    location.replace("/");
  }

  // The button of an answer does what the one at the top does; a library's own page stays where it is.
  #eraseAndLeave() {
    if (this.#asPage) return this.#leave();
    this.#hide();
    return this.#erase();
  }

  #show() {
    this.panel.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    this.launcher.textContent = FOLD; // not "Fermer" again: the panel has a button of that name
    this.field.focus();
    this.#begin();
  }

  #hide() {
    this.#fold();
    this.launcher.focus();
  }

  #fold() {
    this.panel.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.textContent = ASK;
  }

  // Whoever goes on to the page by keyboard sees where: a panel that covers it makes way.
  #elsewhere = (event) => {
    if (event.target !== this && !this.panel.hidden && COVERING.matches) this.#fold();
  };

  async #erase() {
    this.#wipe();
    await this.#client.erase().catch(() => {});
    this.#begin();
  }

  // Nothing of the conversation stays in the page: not the words typed, not what a screen reader was told.
  #wipe() {
    this.#age += 1;
    this.#seen.clear();
    this.#stream?.abort();
    this.#stream = this.#opening = null;
    this.#client.drop();
    this.#letters.clear();
    this.waiting.hidden = true;
    this.#failures = 0;
    this.thread.replaceChildren();
    this.log.replaceChildren();
    this.trouble.replaceChildren();
    this.trouble.hidden = true;
    this.#put("");
    this.#become("bot");
  }

  // "Back" may show the page as it was left: a conversation erased meanwhile must not come back with it.
  #shownAgain = (event) => {
    if (!event.persisted) return;
    if (this.#client.changed()) this.#wipe();
    if (this.#asPage) this.panel.hidden = false;
    if (!this.panel.hidden) this.#begin();
  };

  #put(text) {
    this.field.value = text;
    this.room.look();
  }

  // Opens the conversation, or shows again the one of this tab. History is not announced.
  #begin() {
    const age = this.#age;
    this.#opening ??= this.#load().catch(() => {
      if (age !== this.#age) return;
      this.#opening = null;
      this.#failed(null);
    });
    return this.#opening;
  }

  async #load() {
    const age = this.#age;
    let answer = null;
    if (this.#client.started) answer = await this.#client.messages(0).catch((error) => { if (!over(error)) throw error; });
    if (!this.#client.started && age === this.#age) answer = await this.#client.open();
    if (answer && age === this.#age) this.#receive(answer, { aloud: false });
  }

  #write() {
    const text = this.field.value;
    if (!text.trim()) { this.field.focus(); return; }
    this.trouble.hidden = true;
    this.#say({ text }, text);
  }

  #choose(choice, shown) {
    if (choice === "effacer") return this.#eraseAndLeave();
    this.trouble.hidden = true;
    if (choice === "humain" && this.field.value.trim()) return this.#sayThenCall(this.field.value, choice, shown);
    return this.#say({ choice }, shown);
  }

  // Words typed but not sent go first: the person who is called reads them, and their urgency is seen. Whatever
  // becomes of them, the call leaves.
  async #sayThenCall(text, choice, shown) {
    const age = this.#age;
    const answer = await Promise.race([this.#say({ text }, text), new Promise((wake) => setTimeout(wake, WORDS_FIRST))]);
    if (age === this.#age && !(answer && called(answer))) this.#say({ choice }, shown);
  }

  // The new message leaves at once, whatever becomes of older ones: it may be a call for help. Those kept go after it.
  async #say(content, shown) {
    const twice = content.choice && [...this.#letters].find((letter) => letter.body.choice === content.choice);
    if (twice) return this.#post(twice);
    const bubble = draw({ author: "patron", parts: [{ type: "text", text: shown }] });
    bubble.classList.add("en-cours");
    this.#freeze();
    this.thread.append(bubble);
    if (content.text === this.field.value) this.#put(""); // unless more was typed meanwhile
    const answer = await this.#post({ body: { client_msg_id: freshId(), ...content }, bubble, going: false });
    if (answer) this.#postKept({ reveal: false });
    return answer;
  }

  // The answer, or null. What is erased meanwhile is neither shown nor sent again.
  async #post(letter, { reveal = true } = {}) {
    if (letter.going) return null;
    const age = this.#age;
    this.#letters.add(letter);
    letter.going = true;
    this.waiting.hidden = false;
    try {
      const answer = await this.#send(letter.body).finally(() => { letter.going = false; });
      if (age !== this.#age) return null;
      this.#letters.delete(letter);
      this.#failures = 0;
      this.#settle(letter.bubble, answer.sent);
      this.#receive(answer, { aloud: true, reveal });
      return answer;
    } catch (error) {
      if (age === this.#age) this.#failed(error, letter);
      return null;
    } finally {
      if (age === this.#age) this.waiting.hidden = ![...this.#letters].some((one) => one.going);
    }
  }

  // Words need a conversation, not its history. One that the server no longer knows begins anew.
  async #send(body) {
    const age = this.#age;
    const begun = this.#begin();
    if (!this.#client.started) await begun;
    if (age !== this.#age) return null;
    try {
      return await this.#client.send(body);
    } catch (error) {
      if (age !== this.#age || !over(error)) throw error;
    }
    if (!this.#client.started) {
      await this.#client.open();
      this.#seen.clear(); // the new one counts from 1 again
    }
    return age === this.#age ? this.#client.send(body) : null;
  }

  get #kept() { return [...this.#letters].filter((letter) => !letter.going); }

  // In the order in which they were written, until one does not leave. The thread shows them where they are answered.
  async #postKept(how) {
    const kept = this.#kept;
    if (kept.length && !this.trouble.querySelector(".urgence")) this.trouble.hidden = true;
    for (const letter of kept) {
      if (!this.#letters.has(letter) || letter.going) continue;
      this.thread.append(letter.bubble);
      await this.#post(letter, how);
      if (this.#letters.has(letter)) return;
    }
  }

  // The bubble shows what was kept: personal data hidden.
  #settle(bubble, sent) {
    bubble.classList.remove("en-cours");
    if (!sent) return;
    if (this.#seen.has(sent.seq)) { bubble.remove(); return; } // the history has shown it meanwhile
    this.#seen.add(sent.seq);
    bubble.querySelector(".bulle").textContent = sent.parts[0].text;
  }

  // History goes above what was written meanwhile. An answer overtaken by a later one changes no state; the later
  // one keeps its buttons and its place on the screen, unless the first has numbers to show.
  #receive(answer, { aloud, reveal = aloud }) {
    const last = Math.max(0, ...answer.messages.map((message) => message.seq));
    const overtaken = last > 0 && last < Math.max(0, ...this.#seen);
    const fresh = answer.messages.filter((message) => message.seq === 0 || !this.#seen.has(message.seq));
    const items = fresh.map((message) => draw(message));
    if (items.length && !overtaken) this.#freeze();
    for (const [n, message] of fresh.entries()) {
      this.#seen.add(message.seq);
      if (overtaken || n < items.length - 1) this.#freeze(items[n]);
      if (aloud) this.#announce(message);
    }
    if (aloud) this.thread.append(...items); else this.thread.prepend(...items);
    if (answer.state && !overtaken) this.#become(answer.state);
    if (aloud && (urgent({ messages: fresh }) || (reveal && !overtaken))) this.#reveal(items[0]);
  }

  #reveal(item) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    item?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  #announce(message) {
    const line = el("p", {}, spoken(message));
    this.log.append(line);
    setTimeout(() => line.remove(), 30000);
  }

  // Earlier buttons stay readable but no longer act.
  #freeze(where = this.thread) {
    for (const button of where.querySelectorAll("[data-choix]")) button.setAttribute("aria-disabled", "true");
  }

  #become(state) {
    this.#state = state;
    const withPerson = WITH_A_PERSON.has(state);
    this.person.dataset.choix = withPerson ? "robot" : "humain";
    this.person.textContent = withPerson ? "Continuer avec le robot" : "Parler à quelqu'un";
    if (withPerson && !this.#stream) this.#follow();
    if (!withPerson) { this.#stream?.abort(); this.#stream = null; }
  }

  // A person's words arrive by stream; when it breaks or ends, by asking again.
  async #follow() {
    const stream = (this.#stream = new AbortController());
    let pause = PAUSE.first;
    while (this.#stream === stream) {
      const last = Math.max(0, ...this.#seen);
      const begun = performance.now();
      await this.#client.follow(last, (message) => this.#live(message), stream.signal).catch(() => {});
      if (stream.signal.aborted) return;
      if (performance.now() - begun > PAUSE.longest) pause = PAUSE.first;
      else {
        await new Promise((wake) => setTimeout(wake, pause));
        pause = Math.min(2 * pause, PAUSE.longest);
      }
      if (this.#stream !== stream) return;
      const answer = await this.#client.messages(last).catch(() => ({ messages: [] }));
      if (this.#stream !== stream) return;
      this.#receive({ ...answer, messages: answer.messages.filter((m) => m.author !== "patron") }, { aloud: true });
    }
  }

  #live(message) {
    if (message.author === "patron" || this.#seen.has(message.seq)) return;
    const state = message.parts.find((part) => part.type === "handoff")?.state;
    this.#receive({ messages: [message], state }, { aloud: true });
  }

  // Nothing typed is lost: what did not arrive is kept, with the same id, and what was refused goes back to the field.
  // After two failures, how to reach a person. Numbers on show stay there, whatever fails after them.
  #failed(error, letter) {
    const refused = error instanceof Refused;
    this.#failures += refused ? 0 : 1;
    if (letter && (refused || letter.body.choice === "robot")) this.#giveBack(letter);
    const parts = [this.#numbers(refused ? error.contacts : [])];
    parts.push(el("p", {}, refused && error.message ? error.message : letter ? "Pas envoyé." : "La connexion ne répond pas."));
    if (this.#kept.length) parts.push(this.#keeping(), this.#retry());
    if (this.#failures >= 2) parts.push(this.#library());
    this.trouble.replaceChildren(...parts.filter(Boolean));
    this.trouble.hidden = false;
    const words = parts.filter(Boolean).map((part) => part.textContent).join(" ");
    this.#announce({ author: "system", parts: [{ type: "text", text: words }] });
  }

  #numbers(contacts) {
    if (contacts.length) return draw({ author: "bot", parts: [{ type: "emergency", contacts }] }).lastChild;
    return this.trouble.hidden ? null : this.trouble.querySelector(".urgence");
  }

  // Its buttons act again. While other words are in the field, its own stay readable in the thread. To go back to the
  // robot is given back too: done later by itself, it would send away a person called in between.
  #giveBack(letter) {
    const { body, bubble } = letter;
    this.#letters.delete(letter);
    if (body.text && this.field.value.trim()) return;
    bubble.remove();
    if (body.text) this.#put(body.text);
    const last = this.thread.lastElementChild;
    for (const button of last?.querySelectorAll("[data-choix]") ?? []) button.removeAttribute("aria-disabled");
  }

  #keeping() {
    return el("p", {}, this.#kept.length > 1 ? "Vos messages sont gardés ici." : "Votre message est gardé ici.");
  }

  // Whoever writes on without this button sends them too.
  #retry() {
    const retry = el("button", { type: "button" }, "Réessayer");
    retry.addEventListener("click", () => { this.field.focus(); this.#postKept(); });
    return retry;
  }

  #library() {
    const { nom, telephone, adresse } = this.dataset;
    const call = telephone ? el("a", { class: "appeler", href: "tel:" + telephone.replace(/[^0-9+]/g, "") }, el("strong", {}, telephone)) : null;
    return el("p", {}, [nom, adresse].filter(Boolean).join(", ") + " ", call);
  }
}

customElements.define("passerelle-chat", PasserelleChat);
