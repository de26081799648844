/* The language of the page itself; answers and quotes carry their own. */

import { keep, recall } from "./storage.js";
import { TEXTS } from "./texts.js";

const FALLBACK = "en";

/** Return the texts of the language that was chosen before, or else that the browser prefers. */
export function textsToBeginWith() {
  const preferred = navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]);
  const wanted = [recall("localStorage", "language"), ...preferred];
  const code = wanted.find((each) => each !== null && Object.hasOwn(TEXTS, each));
  return TEXTS[code ?? FALLBACK];
}

/** Return the texts of a language and remember it. */
export function chooseTexts(code) {
  keep("localStorage", "language", code);
  return TEXTS[code];
}

/** Put the texts into everything that index.html has marked for them. */
export function showTexts(texts) {
  document.documentElement.lang = texts.code;
  document.title = texts.title;
  for (const each of document.querySelectorAll("[data-text]")) {
    each.textContent = texts[each.dataset.text];
  }
  for (const each of document.querySelectorAll("[data-label]")) {
    each.setAttribute("aria-label", texts[each.dataset.label]);
  }
  for (const each of document.querySelectorAll("[data-placeholder]")) {
    each.placeholder = texts[each.dataset.placeholder];
  }
}
