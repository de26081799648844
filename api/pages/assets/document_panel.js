/* The panel that shows a document with the quoted places marked. Beside the conversation where
   there is room for both, over it on small screens; there it is modal. */

import { blocksOf, cutAt } from "./document_text.js";
import { element, icon, langOf } from "./elements.js";
import { isOfInputMethod } from "./input_method.js";
import { addressOf, isSameSource } from "./links.js";
import { problemNotice } from "./problem_notice.js";
import { problemOf, readDocument } from "./service.js";

const IS_WIDE = window.matchMedia("(min-width: 60rem)"); // as in page.css
const PART_ABOVE = 0.35; // of the panel's height, above the place that it goes to

/** The panel. What it shows is a place: `documentId` of `collection` (null: the default one);
    `spans` to mark, each `{start, end, quote, number}`, where the quote is null if nobody knows it
    and the number null if it has none; `active`, the span to go to, or null; `digest` of the file
    that the spans were made for, or null; and `opener`, which `onClose` gets back. */
export class DocumentPanel {
  constructor(dialog, { onClose }) {
    this.dialog = dialog;
    this.onClose = onClose;
    this.shown = null;
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    document.addEventListener("keydown", (event) => {
      const isForPanel = !event.defaultPrevented && !isOfInputMethod(event) && this.shown;
      if (event.key !== "Escape" || !isForPanel) return;
      event.preventDefault();
      this.close();
    });
    IS_WIDE.addEventListener("change", () => this.shown && this.#place());
  }

  /** Show the texts of another language from now on. */
  set texts(texts) {
    this.language = texts;
    if (this.shown) this.open(this.shown, { takesFocus: false });
  }

  /** Show a document; the focus goes to the marked place. */
  async open(place, { takesFocus = true } = {}) {
    const focused = document.activeElement;
    this.shown = place;
    this.#fill(this.language.openingDocument);
    this.#place();
    try {
      const found = await this.#read(place);
      if (this.shown !== place) return;
      this.#show(found, place);
    } catch (error) {
      if (this.shown !== place) return;
      this.#showProblem(problemOf(error), place);
    }
    if (!takesFocus) focused.focus();
  }

  close() {
    const opener = this.shown?.opener;
    this.shown = null;
    this.dialog.close();
    document.body.classList.remove("with-document");
    this.onClose(opener);
  }

  /** Read the document; once more where its text is not what was quoted, for it may be old. */
  async #read({ documentId, collection, active }) {
    const isRight = (found) => !active?.quote || cutAt(found.text, active)?.inside === active.quote;
    const found = await readDocument(documentId, collection);
    return isRight(found) ? found : readDocument(documentId, collection, { isFresh: true });
  }

  #place() {
    document.body.classList.add("with-document");
    if (this.dialog.open && this.dialog.matches(":modal") !== IS_WIDE.matches) return;
    const focused = document.activeElement;
    if (this.dialog.open) this.dialog.close();
    if (IS_WIDE.matches) this.dialog.show();
    else this.dialog.showModal();
    if (this.dialog.contains(focused)) focused.focus();
  }

  #showProblem(problem, place) {
    const again = () => this.open(place);
    const notice = problemNotice(this.language, problem, this.language.tryAgain, again);
    this.#fill(this.language.document, element("div", { role: "alert" }, notice));
    (notice.querySelector(".key input") ?? this.#closeButton).focus();
  }

  #show(found, place) {
    const { spans, active, collection } = place;
    const good = spans.filter((span) => isAsQuoted(found, span));
    const ordered = [...good].sort((a, b) => (b === active) - (a === active));
    const text = element("div", { class: "text" });
    const marks = new Map();
    text.append(...blocksOf(found, ordered).map((block) => blockElement(block, active, marks)));
    const notices = noticesFor(this.language, found, place, good);
    this.#fill(found.title, ...notices.map((says) => element("p", { class: "notice" }, says)), text);
    const link = good.includes(active) ? this.#link(addressOf(found, collection, active)) : null;
    const places = element("div", { class: "places" }, this.#numbers(place, good), link);
    if (places.hasChildNodes()) this.dialog.querySelector("header").append(places);
    const mark = marks.get(active);
    this.dialog.scrollTop = mark ? this.#topFor(mark) : 0;
    (mark ?? this.#closeButton).focus({ preventScroll: true });
  }

  /** Return how far to scroll for a mark to stand in the upper part of the panel. */
  #topFor(mark) {
    const { top } = mark.getBoundingClientRect();
    const above = top - this.dialog.getBoundingClientRect().top + this.dialog.scrollTop;
    return above - this.dialog.clientHeight * PART_ABOVE;
  }

  /** Return a button for each quote where there are several, to go from one to the other. */
  #numbers(place, good) {
    const numbered = good.filter(({ number }) => number !== null);
    if (numbered.length < 2) return null;
    const buttons = numbered.map((span) =>
      element(
        "button",
        {
          type: "button",
          class: "number",
          "aria-pressed": `${span === place.active}`,
          click: () => this.open({ ...place, active: span }),
        },
        `${span.number}`,
      ),
    );
    const label = this.language.quotesHere;
    return element("div", { class: "numbers", role: "group", "aria-label": label }, buttons);
  }

  #link(href) {
    return element("a", { class: "link", href }, icon("link"), this.language.linkToPlace);
  }

  #fill(title, ...parts) {
    const label = this.language.closeDocument;
    const click = () => this.close();
    const close = element(
      "button",
      { type: "button", class: "quiet", "aria-label": label, click },
      icon("close"),
    );
    const head = element("header", {}, element("h2", { id: "panel-title" }, title), close);
    this.dialog.replaceChildren(head, ...parts);
  }

  get #closeButton() {
    return this.dialog.querySelector("header button");
  }
}

function isAsQuoted({ text }, span) {
  const cut = cutAt(text, span);
  return cut !== null && (span.quote === null || cut.inside === span.quote);
}

function noticesFor(texts, found, { active, digest }, good) {
  const notices = [];
  if (!isSameSource(found, digest)) notices.push(texts.sourceChanged);
  if (active && !good.includes(active)) {
    notices.push(active.quote === null ? texts.noSuchPlace : texts.quoteNotFound);
  }
  return notices;
}

function blockElement({ language, isHeading, pieces }, active, marks) {
  const children = pieces.map(({ text, mark }) => {
    if (!mark) return text;
    const marked = element(
      "mark",
      { tabindex: "-1", class: mark === active ? "active" : null, "data-number": mark.number },
      text,
    );
    marks.set(mark, marked);
    return marked;
  });
  return element(isHeading ? "h3" : "p", { lang: langOf(language) }, children);
}
