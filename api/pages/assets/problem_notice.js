/* What stands where the service has refused something: why, and what a person can do. */

import { element } from "./elements.js";
import { WRONG_QUESTION, useKey } from "./service.js";
import { problemText } from "./texts.js";

/** Return an element that says what went wrong and offers to try again where that may help, with
    a key where one is needed. `tryAgainLabel` is what the button says; `onTryAgain` is called after a key was
    taken, too. */
export function problemNotice(texts, problem, tryAgainLabel, onTryAgain) {
  const says = element("p", {}, problemText(texts, problem));
  const isKeyNeeded = problem.status === 401 || problem.status === 403;
  const again = { type: "button", class: "plain", click: onTryAgain };
  const button = problem.status === WRONG_QUESTION ? null : element("button", again, tryAgainLabel);
  const offer = isKeyNeeded ? keyForm(texts, onTryAgain) : button;
  return element("div", { class: "problem" }, says, offer);
}

function keyForm(texts, onTryAgain) {
  const field = element("input", { type: "password", autocomplete: "off", required: true });
  const submit = (event) => {
    event.preventDefault();
    if (!field.value.trim()) return;
    useKey(field.value.trim());
    onTryAgain();
  };
  return element(
    "form",
    { class: "key", submit, novalidate: true },
    element("label", {}, texts.accessKey, field),
    element("button", { type: "submit", class: "plain" }, texts.useKey),
  );
}
