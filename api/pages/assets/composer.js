/* The field that questions are written in, and its buttons. */

import { isOfInputMethod } from "./input_method.js";

const MOST_ROWS = 8;

/** Wire up the form: `onAsk` gets a question that is not blank, `onStop` asks to stop one that is
    being answered. */
export class Composer {
  constructor(form, { onAsk, onStop }) {
    this.field = form.querySelector("textarea");
    this.stopButton = form.querySelector("#stop");
    this.onAsk = onAsk;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.field.addEventListener("keydown", (event) => {
      if (isOfInputMethod(event)) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.#submit();
      } else if (event.key === "Escape" && !this.stopButton.hidden) {
        event.preventDefault();
        onStop();
      }
    });
    this.field.addEventListener("input", () => this.#grow());
    this.stopButton.addEventListener("click", () => {
      onStop();
      this.focus();
    });
  }

  /** Show whether a question is being answered. */
  set isBusy(isBusy) {
    if (document.activeElement === this.stopButton) this.focus(); // else it is lost with it
    this.stopButton.hidden = !isBusy;
  }

  /** Whether nothing is written in the field. */
  get isBlank() {
    return !this.field.value.trim();
  }

  /** Put a question back to be corrected, unless something else is being written. */
  giveBack(question) {
    if (!this.isBlank) return;
    this.field.value = question;
    this.#grow();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  #submit() {
    const question = this.field.value.trim();
    this.focus();
    if (!question) return;
    this.field.value = "";
    this.#grow();
    this.onAsk(question);
  }

  #grow() {
    this.field.rows = 1;
    while (this.field.rows < MOST_ROWS && this.field.scrollHeight > this.field.clientHeight) {
      this.field.rows += 1;
    }
  }
}
