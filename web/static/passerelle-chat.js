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
const SHEET = fetch(new URL("chat.css", import.meta.url)).then((response) => response.text());

// The answer already calls a person: asking once more would only say it twice.
const called = (answer) => answer.messages.some((message) => message.parts.some((part) => part.type === "handoff"));

class PasserelleChat extends HTMLElement {
  #client = new Client();
  #state = "bot";
  #seen = new Set();
  #failures = 0;
  #opening = null;
  #stream = null;
  #busy = false;
  #unsent = null; // sends again what did not leave
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
    this.#stream = this.#opening = this.#unsent = null;
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
    this.#opening ??= this.#load().catch(() => { this.#opening = null; this.#failed(null); });
    return this.#opening;
  }

  async #load() {
    const age = this.#age;
    let answer = null;
    if (this.#client.started) answer = await this.#client.messages(0).catch((error) => this.#lost(error));
    answer ??= await this.#client.open();
    if (age === this.#age) this.#receive(answer, { aloud: false });
  }

  #lost(error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    this.#client.forgetToken();
    return null;
  }

  #write() {
    const text = this.field.value;
    if (!text.trim()) { this.field.focus(); return; }
    this.#say({ text }, text);
  }

  // Words typed but not sent go first: the person who is called reads them, and their urgency is seen.
  #choose(choice, shown) {
    if (choice === "effacer") return this.#eraseAndLeave();
    const text = this.field.value;
    if (choice !== "humain" || !text.trim()) return this.#say({ choice }, shown);
    return this.#say({ text }, text, (answer) => { if (!called(answer)) this.#say({ choice }, shown); });
  }

  async #say(content, shown, then) {
    if (this.#busy || (this.#unsent && !(await this.#unsent()))) return;
    const bubble = draw({ author: "patron", parts: [{ type: "text", text: shown }] });
    bubble.classList.add("en-cours");
    this.#freeze();
    this.thread.append(bubble);
    if (content.text === this.field.value) this.#put(""); // unless more was typed meanwhile
    await this.#attempt({ client_msg_id: freshId(), ...content }, bubble, then);
  }

  // Whether the message arrived. What is erased meanwhile is neither shown nor sent again.
  async #attempt(body, bubble, then) {
    if (this.#busy) return false;
    const age = this.#age;
    let answer = null;
    this.#busy = true;
    this.#unsent = null;
    this.waiting.hidden = false;
    this.trouble.hidden = true;
    try {
      await this.#begin();
      answer = await this.#client.send(body).catch((error) => this.#again(error, body, age));
      if (age !== this.#age) return false;
      this.#failures = 0;
      this.#settle(bubble, answer.sent);
      this.#receive(answer, { aloud: true });
    } catch (error) {
      answer = null;
      if (age === this.#age) this.#failed(error, body, bubble, then);
    } finally {
      this.#busy = false;
      this.waiting.hidden = true;
    }
    if (answer) then?.(answer);
    return answer !== null;
  }

  async #again(error, body, age) {
    if (age !== this.#age) throw error;
    this.#lost(error);
    await this.#client.open();
    return this.#client.send(body);
  }

  // The bubble shows what was kept: personal data hidden.
  #settle(bubble, sent) {
    bubble.classList.remove("en-cours");
    if (!sent) return;
    this.#seen.add(sent.seq);
    bubble.querySelector(".bulle").textContent = sent.parts[0].text;
  }

  #receive(answer, { aloud }) {
    const fresh = answer.messages.filter((message) => message.seq === 0 || !this.#seen.has(message.seq));
    let first = null;
    for (const message of fresh) {
      this.#seen.add(message.seq);
      this.#freeze();
      const item = draw(message);
      first ??= item;
      this.thread.append(item);
      if (aloud) this.#announce(message);
    }
    if (answer.state) this.#become(answer.state);
    if (aloud) this.#reveal(first);
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
  #freeze() {
    for (const button of this.thread.querySelectorAll("[data-choix]")) button.setAttribute("aria-disabled", "true");
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

  // Nothing typed is lost: the same message goes again with the same id; after two failures, how to reach a person.
  #failed(error, body, bubble, then) {
    const refused = error instanceof Refused;
    this.#failures += refused ? 0 : 1;
    const parts = [];
    if (refused && error.contacts.length) parts.push(draw({ author: "bot", parts: [{ type: "emergency", contacts: error.contacts }] }).lastChild);
    parts.push(el("p", {}, refused && error.message ? error.message : body ? "Pas envoyé." : "La connexion ne répond pas."));
    if (body && refused && error.status === 422) { bubble.remove(); this.#put(body.text ?? ""); } else if (body) {
      parts.push(el("p", {}, "Votre message est gardé ici."));
      parts.push(this.#retry(body, bubble, then));
    }
    if (this.#failures >= 2) parts.push(this.#library());
    this.trouble.replaceChildren(...parts);
    this.trouble.hidden = false;
    this.#announce({ author: "system", parts: [{ type: "text", text: parts.map((part) => part.textContent).join(" ") }] });
  }

  // Whoever writes on without this button sends both, in order.
  #retry(body, bubble, then) {
    const retry = el("button", { type: "button" }, "Réessayer");
    this.#unsent = () => this.#attempt(body, bubble, then);
    retry.addEventListener("click", () => { this.field.focus(); this.#unsent?.(); });
    return retry;
  }

  #library() {
    const { nom, telephone, adresse } = this.dataset;
    const call = telephone ? el("a", { class: "appeler", href: "tel:" + telephone.replace(/[^0-9+]/g, "") }, el("strong", {}, telephone)) : null;
    return el("p", {}, [nom, adresse].filter(Boolean).join(", ") + " ", call);
  }
}

customElements.define("passerelle-chat", PasserelleChat);
