/* The field that questions are written in, and its buttons. */

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
      // Enter that ends a composition belongs to the input method.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
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
    this.stopButton.hidden = !isBusy;
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
