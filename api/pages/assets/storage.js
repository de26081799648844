/* What the browser keeps: the page's language for good, the conversation and the key for as long as
   the tab is open. Storage may be forbidden or full; then nothing is kept, and all else works. */

// An origin may have several services, each under a path of its own.
const PREFIX = `tilmash ${new URL(".", document.baseURI).pathname} `;

/** Return what was kept under a name in `localStorage` or `sessionStorage`, or null. */
export function recall(area, name) {
  try {
    return JSON.parse(window[area].getItem(PREFIX + name));
  } catch {
    return null;
  }
}

/** Keep a value under a name, or forget the name where the value is null; say whether it worked. */
export function keep(area, name, value) {
  try {
    if (value === null) window[area].removeItem(PREFIX + name);
    else window[area].setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
