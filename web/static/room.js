// Tells how many characters are left, gently: seen at once, said by a screen reader only when the hands rest.

import { el } from "./parts.js";

const MOST = 1000; // what the API takes
const TOLD_FROM = 900;
const AT_REST = 1200; // milliseconds without a key

function told(left) {
  if (left < 0) return left === -1 ? "1 caractère de trop." : `${-left} caractères de trop.`;
  if (left === 0) return "Il ne reste aucun caractère.";
  return left === 1 ? "Il reste 1 caractère." : `Il reste ${left} caractères.`;
}

// The line to show under the field; call its function "look" whenever the field changes.
export function room(field) {
  const seen = el("span", { "aria-hidden": "true" });
  const said = el("span", { class: "hors-ecran", "aria-live": "polite" });
  const line = el("p", { class: "aide reste" }, seen, said);
  let resting;
  const look = () => {
    const length = [...field.value].length;
    const words = length < TOLD_FROM ? "" : told(MOST - length);
    seen.textContent = words;
    clearTimeout(resting);
    resting = setTimeout(() => { said.textContent = words; }, words ? AT_REST : 0);
  };
  field.addEventListener("input", look);
  return { line, look };
}
