// The desk: results while typing, and the queue kept up to date. The server draws both; this only puts them in place.

const field = document.getElementById("q");
const results = document.getElementById("resultats");
const count = document.getElementById("compte");
const queue = document.getElementById("liste-demandes");
const TITLE = document.title.replace(/^\(\d+\) (URGENT )?/, "");
const QUEUE_EVERY = 20000;

let timer = null;
let asked = null;
let urgent = Number(queue.querySelector("[data-urgentes]")?.dataset.urgentes ?? 0);

// Parsed as an inert document: no script of it runs, and the policy of the page forbids any.
async function fetchPart(address, signal) {
  const response = await fetch(address, { signal });
  if (response.redirected || response.status === 401) { location.reload(); return null; }
  return new DOMParser().parseFromString(await response.text(), "text/html").body;
}

async function search() {
  asked?.abort();
  asked = new AbortController();
  try {
    const part = await fetchPart("/accueil/recherche?q=" + encodeURIComponent(field.value), asked.signal);
    if (part) results.replaceChildren(...part.childNodes);
    count.textContent = results.querySelector("[data-compte]")?.dataset.compte ?? "";
  } catch (error) {
    if (error.name !== "AbortError") count.textContent = "La recherche ne répond pas. Réessayez.";
  }
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, 250);
});
document.getElementById("chercher").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  search();
});

// Taking, giving back or ending a call without leaving the page, which keeps the search; the token goes in a header.
queue.addEventListener("submit", async (event) => {
  const call = event.target.dataset.demande;
  const action = event.submitter?.dataset.action;
  if (!call || !action) return;
  event.preventDefault();
  try {
    const headers = { "X-CSRF": document.getElementById("demandes").dataset.csrf };
    const response = await fetch(`/api/v1/desk/handoffs/${call}/${action}`, { method: "POST", headers });
    if (response.status === 401) { location.reload(); return; }
    count.textContent = response.ok ? "C'est noté." : (await response.json()).error.message;
    await refresh(true);
  } catch {
    count.textContent = "La demande n'est pas partie. Réessayez.";
  }
});

async function refresh(now = false) {
  const part = await fetchPart("/accueil/demandes").catch(() => null);
  if (!part) return;
  announce(part.querySelector("[data-nombre]")?.dataset ?? {});
  // A person using the list must not see it move under their finger.
  if (now || !queue.contains(document.activeElement)) queue.replaceChildren(...part.childNodes);
}

// The title tells who works in another tab; a new urgent call, or one that became urgent, is said at once.
function announce({ nombre = "0", urgentes = "0" }) {
  const mark = Number(urgentes) ? "URGENT " : "";
  document.title = Number(nombre) ? `(${nombre}) ${mark}${TITLE}` : TITLE;
  if (Number(urgentes) > urgent) count.textContent = "Une demande urgente attend.";
  urgent = Number(urgentes);
}
setInterval(() => refresh(), QUEUE_EVERY);
