/* Addresses of this page that open a document at a place. Chat clients get such links from the
   service, so their form is a promise. */

const DIGEST_DIGITS = 12;
const NOWHERE = { start: 0, end: 0 };

/** Return the place that this page was opened for, or null. Its span is null where the address
    has none, and one that no text has where the address has something else. */
export function placeInAddress() {
  const query = new URL(window.location.href).searchParams;
  if (!query.get("document")) return null;
  return {
    documentId: query.get("document"),
    collection: collectionInAddress(),
    span: spanIn(query),
    digest: query.get("source") || null,
  };
}

/** Return the collection that this page was opened for, or null for the default one. */
export function collectionInAddress() {
  return new URL(window.location.href).searchParams.get("collection") || null;
}

/** Say whether the file of a document is the one that a link was made for. */
export function isSameSource({ source }, digest) {
  return !digest || source.sha256.startsWith(digest.toLowerCase());
}

/** Return the address of a place in a document as it is now. */
export function addressOf({ id, source }, collection, { start, end }) {
  const query = new URLSearchParams({ document: id, start, end });
  query.set("source", source.sha256.slice(0, DIGEST_DIGITS));
  if (collection) query.set("collection", collection);
  return new URL(`?${query}`, document.baseURI).href;
}

/** Take the place out of the page's address, so that a reload does not open it again. */
export function forgetPlace() {
  const address = new URL(window.location.href);
  for (const name of ["document", "start", "end", "source"]) address.searchParams.delete(name);
  window.history.replaceState(null, "", address);
}

function spanIn(query) {
  const offsets = [query.get("start"), query.get("end")];
  if (offsets.every((offset) => offset === null)) return null;
  if (!offsets.every((offset) => /^\d{1,12}$/.test(offset))) return NOWHERE;
  const [start, end] = offsets.map(Number);
  return { start, end };
}
