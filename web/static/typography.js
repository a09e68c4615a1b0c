// French typography: what is read as one word is not cut at the end of a line. web/view.py has the same rules.

const BREAK = "\u00a0";
const RULES = [
  [/ (?=[:;?!»])/g, BREAK],
  [/« /g, "«" + BREAK],
  [/(\d) (?=\d|(?:h|km|%|€|euros?|heures?|minutes?)(?![\p{L}\p{N}]))/gu, "$1" + BREAK], // 02 61, 12 h, 3 km
  [/(\d\u00a0h) (?=\d)/g, "$1" + BREAK], // 12 h 30
  [/(?<!\d)(\d{5}) (?=\p{Lu})/gu, "$1" + BREAK], // 44600 Saint-Nazaire
];

// A number alone is left as its record has it, for whoever copies it: the style sheet keeps it on one line.
const NUMBER = /^[\d +]+$/;

export function together(text) {
  return NUMBER.test(text) ? text : RULES.reduce((words, [found, kept]) => words.replace(found, kept), text);
}
