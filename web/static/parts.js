// Draws the parts of a message. Only textContent: whatever a message holds stays inert text.
// Same class names as templates/_parts.html, so that one style sheet serves both.

import { together } from "./typography.js";

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  const present = children.filter((child) => child !== null && child !== undefined && child !== "");
  node.append(...present.map((child) => (typeof child === "string" ? together(child) : child)));
  return node;
}

const phone = (number) => "tel:" + String(number).replace(/[^0-9+]/g, "");
const icon = () => el("span", { class: "combine", "aria-hidden": "true" });
const list = (name, items) => el("ul", { class: name }, ...items.map((item) => el("li", {}, item)));
const POSTURES = {
  informer: "Pour savoir où aller", apprendre: "Pour apprendre",
  accompagner: "On fait avec vous", faire_pour: "Un professionnel habilité fait pour vous",
};

function call(number, words = el("strong", {}, number)) {
  return el("a", { class: "appeler", href: phone(number) }, icon(), "Appeler ", words);
}

function secureLink(address, words) {
  let url;
  try { url = new URL(address); } catch { return null; }
  return url.protocol === "https:" ? el("a", { href: url.href, rel: "noopener noreferrer" }, words) : null;
}

const day = (iso) => {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : at.toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" });
};
const moment = (iso) => {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const date = at.toLocaleDateString("fr-FR", { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Paris" });
  const [hour, minutes] = at.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" }).split(":");
  return `${date} à ${Number(hour)} h${minutes === "00" ? "" : " " + minutes}`;
};

// A line to call; a site, which has no phone, is a link.
function reach(contact) {
  const name = el("span", {}, contact.name);
  if (contact.phone) return el("a", { class: "numero", href: phone(contact.phone) }, icon(), el("strong", {}, contact.phone), " ", name);
  const link = String(contact.website || "");
  return link.startsWith("https://") ? el("a", { class: "numero", href: link, rel: "noopener" }, name) : name;
}

function emergency(part) {
  const items = part.contacts.map((contact) => el("li", {},
    reach(contact),
    contact.note ? el("p", {}, contact.note) : null,
    contact.hours_text ? el("p", { class: "discret" }, contact.hours_text) : null));
  return el("section", { class: "urgence", "aria-label": "Numéros à appeler" }, el("ul", {}, ...items));
}

// "ouvert, ferme à 17 h" says it all; a week of hours needs "Ouvert maintenant" before it.
function hours(card) {
  const known = card.open_now === true || card.open_now === false;
  const text = card.hours_text ?? "";
  if (!known && !text) return [];
  const said = known && /^(ouvert|fermé)/i.test(text);
  const state = known ? (card.open_now ? "ouvert" : "ferme") : "";
  const pill = said ? text[0].toUpperCase() + text.slice(1) : card.open_now ? "Ouvert maintenant" : "Fermé maintenant";
  const line = el("p", { class: `horaires ${state}` }, known ? el("strong", {}, pill) : null, " ", said || !text ? null : el("span", {}, text));
  const next = card.open_now === false && card.next_opening && !said;
  return next ? [line, el("p", { class: "prochaine" }, `Prochaine ouverture : ${moment(card.next_opening)}.`)] : [line];
}

function address(card) {
  if (!card.address) return null;
  const place = [card.address, card.commune && !card.address.includes(card.commune) ? card.commune : ""].filter(Boolean).join(", ");
  const far = typeof card.distance_km === "number"
    ? el("span", { class: "discret" }, ` à ${card.distance_km.toLocaleString("fr-FR", { maximumFractionDigits: card.distance_km < 10 ? 1 : 0 })} km `)
    : null;
  return el("p", { class: "adresse" }, place, " ", far,
    secureLink("https://www.openstreetmap.org/search?query=" + encodeURIComponent(place), "Voir le plan"));
}

function content(card, alike) {
  const practical = [POSTURES[card.posture] ?? card.posture, card.cost, card.appointment].filter(Boolean);
  const block = (title, name, items) => (items?.length ? [el("h4", {}, title), list(name, items)] : []);
  const bring = card.bring?.length && alike ? [el("p", { class: "apporter" }, `À apporter : comme pour ${alike}.`)] : block("À apporter", "apporter", card.bring);
  return [card.what ? el("p", { class: "quoi" }, card.what) : null,
    ...hours(card),
    card.phone ? el("p", {}, call(card.phone)) : null,
    address(card),
    practical.length ? list("pratique", practical) : null,
    ...bring,
    ...block("Pourquoi ce lieu", "pourquoi", card.why),
    card.caution ? el("p", { class: "attention" }, card.caution) : null,
    el("p", { class: "origine" },
      card.verified_on ? `Vérifié le ${day(card.verified_on)}. ` : null,
      card.source ? `Source : ${card.source}. ` : null,
      card.link ? secureLink(card.link, "Site internet") : null)];
}

function folded(card, alike) {
  const known = card.open_now === true || card.open_now === false;
  const state = (words) => (words ? el("span", { class: "etat" }, words) : null);
  return el("details", { class: "fiche" },
    el("summary", {}, el("h3", {}, card.name), " ",
      known ? state(card.open_now ? "Ouvert maintenant" : "Fermé maintenant") : null, " ", state(card.phone)),
    ...content(card, alike));
}

// The first card is open; the others fold, so that an answer fits a telephone. What is to bring is said once.
function referral(part) {
  const bring = (card) => JSON.stringify(card.bring ?? []);
  const items = part.cards.map((card, index) => {
    const alike = part.cards.slice(0, index).find((other) => bring(other) === bring(card))?.name;
    return el("li", {}, index ? folded(card, alike) : el("article", { class: "fiche" }, el("h3", {}, card.name), ...content(card)));
  });
  return el("ol", { class: "fiches" }, ...items);
}

function seats(left) {
  if (typeof left !== "number") return null;
  return el("span", {}, left <= 0 ? "Complet" : left === 1 ? "1 place libre" : `${left} places libres`);
}

function workshops(part) {
  const line = (words) => (words ? el("span", {}, words) : null);
  const items = part.workshops.map((one) => el("li", { class: "atelier" },
    el("strong", {}, one.title),
    el("span", { class: "quand" }, one.when_text),
    line(one.library), line(one.level_text ? one.level_text[0].toUpperCase() + one.level_text.slice(1) : null), line(one.held_by ? `Avec ${one.held_by}` : null), seats(one.seats_left),
    one.note ? el("span", { class: "attention" }, one.note) : null,
    line(one.booking),
    line(one.bring?.length ? `À apporter : ${one.bring.join(", ")}` : null)));
  return el("section", { class: "ateliers" }, el("h3", {}, "À la bibliothèque"), el("ul", {}, ...items),
    el("p", {}, el("a", { class: "agenda", href: new URL("/ateliers.ics", import.meta.url).href }, "Tous les ateliers, pour votre agenda")));
}

// A label in two languages, one under the other: the second is marked, so that a screen reader says it rightly.
const label = (choice) => choice.lang
  ? el("span", { class: "deux-langues" }, el("span", {}, choice.french), " ", el("span", { lang: choice.lang, dir: "auto" }, choice.foreign))
  : choice.label;

function choices(part) {
  const button = (choice) => el("button", { type: "button", "data-choix": choice.id, "data-dit": choice.label }, label(choice));
  const buttons = part.choices.map((choice) => el("li", {}, button(choice)));
  return el("ul", { class: "choix" }, ...buttons);
}

const DRAW = {
  text: (part) => el("p", { class: "bulle", lang: part.lang, dir: part.lang ? "auto" : null }, part.text),
  emergency,
  referral,
  workshops,
  choices,
  handoff: (part) => el("p", { class: "relais" }, part.text, part.phone ? call(part.phone, "la bibliothèque") : null),
};

export const AUTHORS = { patron: "Vous", bot: "Passerelle, robot", staff: "La bibliothèque", system: "Passerelle" };

export function draw(message) {
  const drawn = message.parts.map((part) => DRAW[part.type]?.(part) ?? null);
  return el("li", { class: `message ${message.author}` }, el("p", { class: "auteur" }, AUTHORS[message.author] ?? ""), ...drawn);
}

// What a screen reader is told of a message, once.
export function spoken(message) {
  const words = message.parts.map((part) => {
    if (part.type === "emergency") return "Appelez : " + part.contacts.map((c) => [c.phone, c.name].filter(Boolean).join(", ")).join(". ");
    if (part.type === "referral") return part.cards.map((c) => [c.name, c.hours_text, c.phone].filter(Boolean).join(", ")).join(". ");
    if (part.type === "workshops") return part.workshops.length === 1 ? "1 rendez-vous à la bibliothèque" : `${part.workshops.length} rendez-vous à la bibliothèque`;
    if (part.type === "choices") return "Choix : " + part.choices.map((c) => c.label).join(", ");
    return part.text ?? "";
  });
  return `${AUTHORS[message.author] ?? "Passerelle"} : ${words.filter(Boolean).join(". ")}`;
}
