/* The session's questions and what came of them. A turn is
   `{question, collection, sentences, reply, problem}`: what was asked and of which collection
   (null: the default one), the sentences that came, the whole reply where it came, and
   `{code, status}` of what went wrong where something did. */

import { keep, recall } from "./storage.js";

const MOST_KEPT = 30;
const MOST_TOLD = 6;

/** The turns of this tab, oldest first; they outlive a reload. */
export class Conversation {
  constructor() {
    const kept = recall("sessionStorage", "turns");
    this.turns = Array.isArray(kept) ? kept : [];
  }

  add(turn) {
    this.turns = [...this.turns, turn].slice(-MOST_KEPT);
    this.#keep();
  }

  remove(turn) {
    this.turns = this.turns.filter((each) => each !== turn);
    this.#keep();
  }

  clear() {
    this.turns = [];
    this.#keep();
  }

  /** Return a collection's latest turns that got a reply as `history` of a request, oldest first. */
  history(collection) {
    return this.turns
      .filter((turn) => turn.reply && turn.collection === collection)
      .slice(-MOST_TOLD)
      .map(({ question, reply }) => ({ question, answer: reply.answer?.text ?? "" }));
  }

  #keep() {
    // Storage has room for a few megabytes: where it is full, the oldest turns are not kept.
    for (let from = 0; from <= this.turns.length; from += 1) {
      if (keep("sessionStorage", "turns", this.turns.slice(from))) return;
    }
  }
}
