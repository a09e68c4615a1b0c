// The desk: results while typing, and the queue kept up to date. The server draws both; this only puts them in place.

const field = document.getElementById("q");
const results = document.getElementById("resultats");
const count = document.getElementById("compte");
const queue = document.getElementById("liste-demandes");
const TITLE = document.title.replace(/^\(\d+\) /, "");
const QUEUE_EVERY = 20000;

let timer = null;
let asked = null;

// Parsed as an inert document: no script of it runs, and the policy of the page forbids any.
async function fetchInto(target, address, signal) {
  const response = await fetch(address, { signal });
  if (response.redirected || response.status === 401) { location.reload(); return; }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  target.replaceChildren(...page.body.childNodes);
}

async function search() {
  asked?.abort();
  asked = new AbortController();
  try {
    await fetchInto(results, "/accueil/recherche?q=" + encodeURIComponent(field.value), asked.signal);
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
  // A person using the list must not see it move under their finger.
  if (now || !queue.contains(document.activeElement)) {
    await fetchInto(queue, "/accueil/demandes").catch(() => {});
    const waiting = Number(queue.querySelector("[data-nombre]")?.dataset.nombre ?? 0);
    document.title = waiting ? `(${waiting}) ${TITLE}` : TITLE;
  }
}
setInterval(() => refresh(), QUEUE_EVERY);
