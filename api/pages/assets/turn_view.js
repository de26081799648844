/* One question and what came of it, as elements. */

import { cutAt } from "./document_text.js";
import { element, langOf } from "./elements.js";
import { problemNotice } from "./problem_notice.js";

const HIGH = 0.8;
const MEDIUM = 0.5;
const SCORE = { maximumFractionDigits: 2, minimumFractionDigits: 2 };

/** Return a turn as an element. `actions` has `openSource(turn, number, button)`,
    `openPassage(turn, passage, button)` and `askAgain(turn)`. */
export function turnView(texts, turn, actions) {
  const { reply, problem, sentences } = turn;
  return element(
    "article",
    { class: "turn" },
    questionHeading(turn),
    reply ? replyParts(texts, turn, actions) : sentences.length > 0 ? plainAnswer(sentences) : null,
    problem ? problemNotice(texts, problem, texts.askAgain, () => actions.askAgain(turn)) : null,
  );
}

/** Return a turn that is being answered: what has come, and `state`, a line that says what is done
    now. Its numbers are no buttons yet: what they stand for comes with the whole reply. */
export function runningView({ question, sentences }, state) {
  return element(
    "div",
    { class: "turn" },
    element("p", { class: "question" }, question),
    sentences.length > 0 ? plainAnswer(sentences) : element("p", { class: "state" }, state),
  );
}

function questionHeading({ question, reply }) {
  return element("h2", { class: "question", lang: langOf(reply?.question_language) }, question);
}

function plainAnswer(sentences) {
  const parts = sentences.map((sentence) => [
    ...sentenceText(sentence),
    ...sentence.citations.map((number) => element("sup", {}, `${number}`)),
    " ",
  ]);
  return element("p", { class: "answer" }, parts.flat());
}

function replyParts(texts, turn, actions) {
  const { reply } = turn;
  const isAnswered = Boolean(reply.answer);
  return [
    reply.looked_up_question === collapsed(turn.question) ? null : lookedUp(texts, reply),
    ...(isAnswered ? answerParts(texts, turn, actions) : abstentionParts(texts, reply)),
    ...reply.notices.filter((code) => texts.notices[code])
      .map((code) => element("p", { class: "notice" }, texts.notices[code])),
    isAnswered ? sourceList(texts, turn, actions) : null,
    reply.passages.length > 0 ? passageDetails(texts, turn, actions) : null,
  ];
}

/** Return a question as the service reads it: NFC, with single spaces. */
function collapsed(question) {
  return question.normalize("NFC").split(/\s+/u).filter(Boolean).join(" ");
}

function lookedUp(texts, { looked_up_question: question, question_language: language }) {
  return element(
    "p",
    { class: "looked-up" },
    `${texts.lookedUp} `,
    element("q", { lang: langOf(language) }, question),
  );
}

function answerParts(texts, turn, actions) {
  const { answer, citations, confidence } = turn.reply;
  const byNumber = new Map(citations.map((citation) => [citation.number, citation]));
  const numberButton = (number) => sourceButton(texts, turn, byNumber.get(number), actions);
  const parts = answer.sentences.map((sentence) => [
    element(
      "span",
      { lang: langOf(sentenceLanguage(answer, sentence, byNumber)) },
      withNumbers(sentenceText(sentence), sentence.citations.map(numberButton)),
    ),
    " ",
  ]);
  return [
    element("p", { class: "answer", lang: langOf(answer.language) }, parts.flat()),
    confidenceLine(texts, confidence),
  ];
}

/** A sentence that is its source's own is in the source's language; else it is in the answer's. */
function sentenceLanguage(answer, { text, citations }, byNumber) {
  const source = byNumber.get(citations[0]);
  return source && source.quote === text ? source.language : answer.language;
}

function sentenceText({ text, value }) {
  const cut = value && cutAt(text, value);
  return cut ? [cut.before, element("b", {}, cut.inside), cut.after] : [text];
}

/** Keep a sentence's last word and its numbers on one line: a number never begins one. */
function withNumbers(parts, numbers) {
  const [, start, word] = /^(.*?)(\S{0,30})$/s.exec(parts.at(-1));
  return [...parts.slice(0, -1), start, element("span", { class: "whole" }, word, numbers)];
}

function sourceButton(texts, turn, citation, actions) {
  const label = texts.source(citation.number, citation.title, texts.lines(citation.source.lines));
  const click = ({ currentTarget }) => actions.openSource(turn, citation.number, currentTarget);
  return element(
    "button",
    { type: "button", class: "number", "aria-label": label, "aria-controls": "panel", click },
    `${citation.number}`,
  );
}

function confidenceLine(texts, confidence) {
  const level = confidence >= HIGH ? "high" : confidence >= MEDIUM ? "medium" : "low";
  return element(
    "p",
    { class: `confidence ${level}` },
    element("strong", {}, `${texts.confidence[level]}, ${percent(texts, confidence)}`),
    ` ${texts.meaning[level]}`,
  );
}

function percent(texts, share) {
  return new Intl.NumberFormat(texts.numbers, { style: "percent" }).format(share);
}

function abstentionParts(texts, { message, reason, question_language: language, confidence }) {
  const says = [texts.reasons[reason], texts.withheld(percent(texts, confidence))];
  return [
    element("p", { class: "abstention", lang: langOf(language) ?? "en" }, message),
    element("p", { class: "confidence" }, says.filter(Boolean).join(" ")),
  ];
}

function sourceList(texts, turn, actions) {
  const items = turn.reply.citations.map((citation) => {
    const { number, title, section, source, quote, language } = citation;
    const click = ({ currentTarget }) => actions.openSource(turn, number, currentTarget);
    const where = place([section === title ? "" : section, texts.lines(source.lines)]);
    return element(
      "li",
      {},
      element("span", { class: "ordinal", "aria-hidden": "true" }, `${number}`),
      element("button", { type: "button", class: "title", "aria-controls": "panel", click }, title),
      element("span", { class: "place" }, where),
      element("blockquote", { lang: langOf(language) }, quote),
    );
  });
  const list = element("ol", { role: "list" }, items);
  return element("section", { class: "sources" }, element("h3", {}, texts.sources), list);
}

function place(parts) {
  return parts.filter(Boolean).join(" · ");
}

function passageDetails(texts, turn, actions) {
  const { passages, answer } = turn.reply;
  const numbers = new Intl.NumberFormat(texts.numbers, SCORE);
  const items = passages.map((passage) => {
    const click = ({ currentTarget }) => actions.openPassage(turn, passage, currentTarget);
    const score = texts.score(numbers.format(passage.score));
    const button = { type: "button", class: "link", "aria-controls": "panel", click };
    return element(
      "li",
      {},
      element("p", { class: "place" }, place([`${passage.number}`, passage.section, score])),
      element("p", { class: "passage", lang: langOf(passage.language) }, passage.text),
      element("button", button, texts.showInDocument),
    );
  });
  const summary = (answer ? texts.passages : texts.closest)(passages.length);
  const list = element("ol", { class: "passages", role: "list" }, items);
  return element("details", {}, element("summary", {}, summary), list);
}
