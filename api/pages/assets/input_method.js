/* Keys that are not meant for the page. */

/** Say whether a key belongs to an input method that composes a word, as Enter does that ends it.
    Of that one Safari says so by its code alone. */
export function isOfInputMethod({ isComposing, keyCode }) {
  return isComposing || keyCode === 229;
}
