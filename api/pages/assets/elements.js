/* Elements made of names, attributes and text: markup is never parsed out of a string. */

const SVG = "http://www.w3.org/2000/svg";

/** Return a new element. Attributes that are null, undefined or false are left out, functions are
    listeners for the event that names them, and strings among the children are text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Return one of the icons that index.html holds. */
export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  made.append(use);
  return made;
}

/** Return a code of the service as the value of `lang`, or null where it says nothing. */
export function langOf(code) {
  return code && code !== "und" ? code : null;
}
