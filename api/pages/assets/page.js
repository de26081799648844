/* The page, put together: asks, shows what comes, opens sources. */

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { DocumentPanel } from "./document_panel.js";
import { element } from "./elements.js";
import { chooseTexts, showTexts, textsToBeginWith } from "./language.js";
import { collectionInAddress, forgetPlace, placeInAddress } from "./links.js";
import { WRONG_QUESTION, ask, problemOf } from "./service.js";
import { runningView, turnView } from "./turn_view.js";

const byId = (id) => document.getElementById(id);
const log = byId("log");
const running = byId("running");
const conversation = new Conversation();
const composer = new Composer(byId("composer"), { onAsk, onStop: stop });
const panel = new DocumentPanel(byId("panel"), { onClose: leavePanel });
const actions = { openSource, openPassage, askAgain };
let texts = textsToBeginWith();
let current = null; // `{turn, controller}` of the question that is being answered

function onAsk(question) {
  answer(question, collectionInAddress());
}

/** Ask a question and show its answer as it comes; one that is being answered is stopped. */
async function answer(question, collection) {
  stop();
  const turn = { question, collection, sentences: [], reply: null, problem: null };
  const mine = { turn, controller: new AbortController() };
  current = mine;
  composer.isBusy = true;
  showRunning(turn, texts.searching);
  running.scrollIntoView({ block: "start" });
  const history = conversation.history(collection);
  const request = { question };
  if (collection) request.collection = collection;
  if (history.length > 0) request.history = history;
  const { signal } = mine.controller;
  const onWaiting = () => showRunning(turn, texts.waiting);
  try {
    for await (const event of ask(request, { signal, onWaiting })) {
      if (current !== mine) return;
      take(turn, event);
    }
  } catch (error) {
    if (current !== mine) return;
    turn.problem = problemOf(error);
  }
  finish(turn);
}

function stop() {
  if (!current) return;
  current.controller.abort();
  current.turn.problem = { code: "stopped", status: 0 };
  finish(current.turn);
}

function take(turn, { name, value }) {
  if (name === "passages") showRunning(turn, texts.found(value.passages.length));
  if (name === "delta") turn.sentences.push(value.sentence);
  if (name === "delta") showRunning(turn);
  if (name === "done") turn.reply = value;
}

function showRunning(turn, state = "") {
  showWhetherBegun(true);
  running.replaceChildren(runningView(turn, state));
  if (state) say(state);
}

/** Put a turn that has ended into the log, whole, where screen readers announce it. */
function finish(turn) {
  current = null;
  composer.isBusy = false;
  conversation.add(turn);
  running.replaceChildren();
  log.append(turnView(texts, turn, actions));
  if (turn.problem) say("");
  else say(turn.reply.answer ? texts.ready : texts.noAnswer);
  if (turn.problem?.status === WRONG_QUESTION) composer.giveBack(turn.question);
  if (composer.isBlank) log.querySelector(".turn:last-child .key input")?.focus();
}

function say(sentence) {
  byId("status").textContent = sentence;
}

function askAgain(turn) {
  conversation.remove(turn);
  showConversation();
  composer.focus();
  answer(turn.question, turn.collection);
}

/** Show all turns anew; what was there before is not announced again. */
function showConversation() {
  log.setAttribute("aria-live", "off");
  log.replaceChildren(...conversation.turns.map((turn) => turnView(texts, turn, actions)));
  showWhetherBegun(conversation.turns.length > 0 || current !== null);
  setTimeout(() => log.removeAttribute("aria-live"), 0);
}

function showWhetherBegun(hasBegun) {
  byId("welcome").hidden = hasBegun;
  byId("restart").hidden = !hasBegun;
}

function restart() {
  current?.controller.abort();
  current = null;
  composer.isBusy = false;
  running.replaceChildren();
  conversation.clear();
  showConversation();
  if (panel.shown) panel.close();
  say("");
  composer.focus();
}

function openSource(turn, number, opener) {
  const { citations } = turn.reply;
  const { document_id: documentId } = citations.find((citation) => citation.number === number);
  const spans = citations.filter((citation) => citation.document_id === documentId);
  const active = spans.find((citation) => citation.number === number);
  const { collection } = turn;
  panel.open({ documentId, collection, spans, active, digest: null, opener });
}

function openPassage(turn, passage, opener) {
  const { document_id: documentId, start, end, text: quote } = passage;
  const active = { start, end, quote, number: null };
  const { collection } = turn;
  panel.open({ documentId, collection, spans: [active], active, digest: null, opener });
}

function openPlaceInAddress() {
  const place = placeInAddress();
  if (!place) return;
  const active = place.span && { ...place.span, quote: null, number: null };
  panel.open({ ...place, spans: active ? [active] : [], active, opener: null });
}

function leavePanel(opener) {
  forgetPlace();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  else composer.focus();
}

function showLanguage(chosen) {
  texts = chosen;
  showTexts(texts);
  for (const button of byId("languages").children) {
    button.setAttribute("aria-pressed", `${button.lang === texts.code}`);
  }
  const examples = collectionInAddress() ? [] : texts.examples; // they are about the article
  byId("examples").replaceChildren(...examples.map(exampleItem));
  document.querySelector("#welcome h3").hidden = examples.length === 0;
  panel.texts = texts;
  showConversation();
}

function exampleItem(question) {
  const click = () => {
    composer.focus();
    onAsk(question);
  };
  const button = element("button", { type: "button", class: "example", click }, question);
  return element("li", {}, button);
}

byId("restart").addEventListener("click", restart);
for (const button of byId("languages").children) {
  button.addEventListener("click", () => showLanguage(chooseTexts(button.lang)));
}
try {
  showLanguage(texts);
} catch (error) {
  console.error(error); // what another version has kept may be laid out differently
  conversation.clear();
  showLanguage(texts);
}
if (conversation.turns.length > 0) log.lastElementChild.scrollIntoView({ block: "start" });
openPlaceInAddress();
