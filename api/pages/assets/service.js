/* The service's routes as this page uses them. */

import { readEvents } from "./event_stream.js";
import { keep, recall } from "./storage.js";

const RETRY_MS = [500, 1000, 1000, 2000, 2000, 3000];
const MOST_WAITING_MS = 180_000;
const KEY = /^[\x21-\x7e]+$/; // what a header can carry

/** The status with which a question is refused that will never be answered as it is. */
export const WRONG_QUESTION = 422;

/** Why there is no reply: the `code` of a problem document, or "unreachable" or "broken_off". */
export class ServiceError extends Error {
  constructor(code, status = 0) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

/** Return the `{code, status}` of an error; one that nobody foresaw is told to the console. */
export function problemOf(error) {
  if (error instanceof ServiceError) return { code: error.code, status: error.status };
  console.error(error);
  return { code: "unknown", status: 0 };
}

let keyInUse = recall("sessionStorage", "key");

/** Send this access key with every request from now on, until the tab is closed. */
export function useKey(key) {
  keep("sessionStorage", "key", key);
  keyInUse = key;
}

/** Yield the events of the answer to a request for `POST v1/ask`, with their data parsed.

    While the service gets ready, it is asked again by itself; `onWaiting` is called before. The
    last event is "done"; where there is none, a ServiceError is thrown, and an AbortError after
    `signal` was aborted. */
export async function* ask(request, { signal, onWaiting }) {
  const response = await askUntilReady(request, { signal, onWaiting });
  try {
    for await (const { name, data } of readEvents(response.body)) {
      const value = JSON.parse(data);
      if (name === "error") throw new ServiceError(value.code, value.status);
      yield { name, value };
      if (name === "done") return;
    }
  } catch (error) {
    if (error instanceof ServiceError || signal.aborted) throw error;
    throw new ServiceError("broken_off");
  }
  throw new ServiceError("broken_off");
}

async function askUntilReady(request, { signal, onWaiting }) {
  const begun = performance.now();
  for (let tries = 0; ; tries += 1) {
    try {
      return await send("v1/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...request, stream: true }),
        signal,
      });
    } catch (error) {
      if (error.code !== "not_ready" || performance.now() - begun > MOST_WAITING_MS) throw error;
    }
    onWaiting();
    await pause(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)], signal);
  }
}

const documents = new Map();

/** Return a document of a collection (null: the default one), from memory where it was read before;
    `isFresh` asks the service again. */
export function readDocument(id, collection, { isFresh = false } = {}) {
  const names = id.split("/");
  // A link may say anything; these names would lead the request, and the key, out of the documents.
  if (names.some((name) => name === "." || name === "..")) {
    return Promise.reject(new ServiceError("unknown_document", 404));
  }
  const path = names.map(encodeURIComponent).join("/");
  const query = collection ? `?${new URLSearchParams({ collection })}` : "";
  const address = `v1/documents/${path}${query}`;
  if (isFresh || !documents.has(address)) {
    const reading = send(address).then((response) => response.json());
    documents.set(address, reading);
    reading.catch(() => documents.delete(address));
  }
  return documents.get(address);
}

async function send(address, options = {}) {
  if (keyInUse && !KEY.test(keyInUse)) throw new ServiceError("unknown_key", 401);
  const headers = { ...options.headers };
  if (keyInUse) headers.Authorization = `Bearer ${keyInUse}`;
  let response;
  try {
    response = await fetch(new URL(address, document.baseURI), { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServiceError("unreachable");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({})); // a proxy's error page is not JSON
  throw new ServiceError(problem.code ?? "http_error", response.status);
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, ms);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
