/* The Tilmash widget: a button in the corner of any page, and a dialog that answers with sources.

   <script src="https://answers.example/widget.js" data-key="…" defer></script>

   All of it is in one element's shadow root with a constructed style sheet, so no style gets in or
   out and the page's policy need not allow any. Text is only ever set as text. */
(() => {
  "use strict";

  const script = document.currentScript;
  if (!script || Object.hasOwn(window, "TilmashWidget")) return;
  Object.defineProperty(window, "TilmashWidget", { value: true }); // loaded twice, it runs once

  const options = script.dataset;
  const scriptUrl = script.src;
  const service = new URL(".", scriptUrl); // the script's folder, so a path prefix is kept

  const TEXTS = {
    en: {
      open: "Ask a question",
      close: "Close",
      send: "Send",
      stop: "Stop",
      field: "Your question",
      hint: "Ask in English, Russian or Kazakh. Every answer shows where the documents say so.",
      conversation: "Questions and answers",
      asked: "You asked:",
      answered: "Answer:",
      searching: "Searching the documents…",
      ready: "Answer ready",
      starting: "The service is starting; asking again…",
      sources: "Sources",
      source: (number, title) => `Source ${number}: ${title}`,
      lookedUp: (question) => `Looked up: ${question}`,
      stopped: "Stopped",
      unreachable: "The service cannot be reached. Check the connection and try again.",
      notReady: "The service is not ready yet. Try again in a minute.",
      keyRefused: "The service does not accept this site’s key. Please tell the site’s owner.",
      notAllowed: "This site is not allowed to ask the service. Please tell the site’s owner.",
      tooLong: "The question is too long. Ask it in a sentence or two.",
      failed: "Something went wrong, and there is no answer.",
    },
    ru: {
      open: "Задать вопрос",
      close: "Закрыть",
      send: "Отправить",
      stop: "Остановить",
      field: "Ваш вопрос",
      hint:
        "Спрашивайте по-русски, по-казахски или по-английски. " +
        "Для каждого ответа показано, где это сказано в документах.",
      conversation: "Вопросы и ответы",
      asked: "Вы спросили:",
      answered: "Ответ:",
      searching: "Ищем в документах…",
      ready: "Ответ готов",
      starting: "Сервис запускается, спрашиваем ещё раз…",
      sources: "Источники",
      source: (number, title) => `Источник ${number}: ${title}`,
      lookedUp: (question) => `Искали: ${question}`,
      stopped: "Остановлено",
      unreachable: "Нет связи с сервисом. Проверьте соединение и попробуйте ещё раз.",
      notReady: "Сервис ещё не готов. Попробуйте через минуту.",
      keyRefused: "Сервис не принимает ключ этого сайта. Сообщите об этом владельцу сайта.",
      notAllowed: "Этому сайту не разрешено задавать вопросы. Сообщите об этом владельцу сайта.",
      tooLong: "Вопрос слишком длинный. Уложите его в одно-два предложения.",
      failed: "Что-то пошло не так, ответа нет.",
    },
    kk: {
      open: "Сұрақ қою",
      close: "Жабу",
      send: "Жіберу",
      stop: "Тоқтату",
      field: "Сұрағыңыз",
      hint:
        "Қазақша, орысша немесе ағылшынша сұраңыз. " +
        "Әр жауаптың құжаттағы орны көрсетіледі.",
      conversation: "Сұрақтар мен жауаптар",
      asked: "Сіздің сұрағыңыз:",
      answered: "Жауап:",
      searching: "Құжаттардан іздеп жатырмыз…",
      ready: "Жауап дайын",
      starting: "Сервис іске қосылып жатыр, қайта сұраймыз…",
      sources: "Дереккөздер",
      source: (number, title) => `${number}-дереккөз: ${title}`,
      lookedUp: (question) => `Ізделген сұрақ: ${question}`,
      stopped: "Тоқтатылды",
      unreachable: "Сервиспен байланыс жоқ. Қосылымды тексеріп, қайталап көріңіз.",
      notReady: "Сервис әлі дайын емес. Бір минуттан кейін қайталап көріңіз.",
      keyRefused: "Сервис бұл сайттың кілтін қабылдамады. Сайт иесіне хабарлаңыз.",
      notAllowed: "Бұл сайттан сұрақ қоюға рұқсат жоқ. Сайт иесіне хабарлаңыз.",
      tooLong: "Сұрақ тым ұзын. Оны бір-екі сөйлемге сыйғызып жазыңыз.",
      failed: "Бірдеңе дұрыс болмады, жауап жоқ.",
    },
  };
  const language =
    [options.lang, document.documentElement.lang, ...navigator.languages]
      .map((tag) => (tag || "").toLowerCase().split("-")[0])
      .find((tag) => Object.hasOwn(TEXTS, tag)) || "en";
  const text = TEXTS[language];

  /* Lengths are in px, since a rem is the page's. Rules of :host are important, since else those
     of the page win. */
  const STYLE = `
  :host {
    all: initial !important; direction: ltr !important; position: fixed !important;
    inset: 0 !important; z-index: 2147483647 !important; display: block !important;
    pointer-events: none !important;
  }
  .widget {
    --accent: #0b6573; --on-accent: #fff; --surface: #fff; --raised: #f5f4f0; --line: #dedbd3;
    --edge: #8a8f93; --ink: #1d2124; --muted: #596066; --warning: #8a4b08;
    --mark: #e2eff1; --on-mark: #0b5563;
    --shadow: 0 1px 3px rgb(29 33 36 / 14%), 0 16px 48px rgb(29 33 36 / 22%);
    --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    --serif: ui-serif, "PT Serif", "Noto Serif", Cambria, serif;
    color-scheme: light; color: var(--ink); font: 16px/1.5 var(--sans);
    -webkit-text-size-adjust: 100%;
  }
  @media (prefers-color-scheme: dark) {
    .widget {
      --accent: #79cbd8; --on-accent: #0d2226; --surface: #1d2124; --raised: #282d31;
      --line: #3b4146; --edge: #777d82; --ink: #e7e5e0; --muted: #a8adb0; --warning: #f0b26a;
      --mark: #1d3a40; --on-mark: #9adce6;
      --shadow: 0 1px 3px rgb(0 0 0 / 50%), 0 16px 48px rgb(0 0 0 / 55%);
      color-scheme: dark;
    }
  }
  *, ::before, ::after { box-sizing: border-box; }
  :host::before, :host::after { content: none !important; }
  [hidden] { display: none !important; }
  button, textarea { font: inherit; color: inherit; margin: 0; }
  button {
    border: 1px solid transparent; padding: 0; cursor: pointer; display: grid;
    place-items: center; flex: none;
  }
  svg { display: block; fill: none; stroke: currentColor; stroke-width: 2;
    stroke-linecap: round; stroke-linejoin: round; }
  p, ol, h2, h3, blockquote { margin: 0; padding: 0; font: inherit; }
  :focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
  .aside { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap; }

  .launcher, .panel { position: absolute; right: 20px; pointer-events: auto; }
  .left .launcher, .left .panel { right: auto; left: 20px; }
  .launcher {
    bottom: 20px; width: 56px; height: 56px; border-radius: 50%;
    background: var(--accent); color: var(--on-accent);
    box-shadow: 0 0 0 1px rgb(255 255 255 / 0.7), 0 4px 16px rgb(16 32 32 / 0.3);
  }
  .launcher:focus-visible { outline: 3px solid #fff; outline-offset: 1px;
    box-shadow: 0 0 0 7px #16211f; }
  .panel {
    bottom: 92px; width: min(400px, calc(100% - 40px)); max-height: min(640px, calc(100% - 112px));
    display: flex; flex-direction: column; overflow: hidden;
    background: var(--surface); border: 1px solid var(--line); border-radius: 20px;
    box-shadow: var(--shadow);
  }
  .head { display: flex; align-items: center; gap: 8px; padding: 10px 10px 10px 20px;
    border-bottom: 1px solid var(--line); }
  .head h2 { flex: 1; min-width: 0; font-size: 17px; font-weight: 650; line-height: 1.3;
    overflow-wrap: anywhere; }
  .close { width: 44px; height: 44px; border-radius: 50%; background: none; color: var(--muted); }
  .close:hover { background: var(--raised); color: var(--ink); }

  .log { min-height: 24px; overflow-y: auto; overscroll-behavior: contain;
    padding: 12px 20px; position: relative; }
  .log:focus-visible { outline-offset: -3px; }
  .hint { padding: 16px 20px 0; color: var(--muted); text-wrap: pretty; }
  .log > * + * { margin-top: 14px; }
  .log > .question:not(:first-child) { margin-top: 28px; }
  .question { display: flex; flex-direction: column; align-items: flex-end; }
  .question p { max-width: 88%; padding: 9px 15px; border-radius: 18px 18px 5px 18px;
    background: var(--accent); color: var(--on-accent); white-space: pre-wrap;
    overflow-wrap: anywhere; }
  .question small { margin-top: 4px; font-size: 13px; color: var(--muted); }
  .answer { overflow-wrap: anywhere; }
  .said { font: 17px/1.6 var(--serif); white-space: pre-line; }
  .said b { font-weight: 700; }
  .looked-up { margin-bottom: 6px; font-size: 13px; color: var(--muted); }
  .mark { position: relative; flex: none; min-width: 22px; padding: 1px 5px; border-radius: 7px;
    background: var(--mark); color: var(--on-mark); font: 600 13px/20px var(--sans);
    text-align: center; text-decoration: none; white-space: nowrap; }
  .mark::after { content: ""; position: absolute; inset: -6px -4px; }
  .mark:hover, .source a:hover { text-decoration: underline; }
  h3 { margin: 16px 0 6px; font-size: 13px; font-weight: 600; color: var(--muted); }
  ol { list-style: none; display: grid; gap: 8px; }
  .source { padding: 2px 14px 12px; border-radius: 14px; background: var(--raised); }
  .source a { display: flex; gap: 9px; align-items: baseline; min-height: 44px;
    padding: 11px 0 6px; font-size: 14px; color: inherit; text-decoration: none; }
  .source a :last-child { display: -webkit-box; -webkit-box-orient: vertical;
    -webkit-line-clamp: 2; overflow: hidden; }
  blockquote { padding-left: 11px; border-left: 3px solid var(--line); color: var(--muted);
    font: 15px/1.5 var(--serif); white-space: pre-line; }

  .status { display: flex; align-items: center; gap: 9px; padding: 0 20px 10px;
    font-size: 14px; color: var(--muted); }
  .status::before { content: ""; width: 9px; height: 9px; border-radius: 50%;
    background: currentColor; }
  .alert { margin: 0 12px 10px; padding: 9px 13px; border-radius: 12px; font-size: 14px;
    background: var(--raised); color: var(--warning); overflow-wrap: anywhere; }
  .alert:empty { display: none; }
  .composer { display: flex; align-items: flex-end; gap: 8px; padding: 12px;
    border-top: 1px solid var(--line); }
  textarea { flex: 1; min-width: 0; min-height: 46px; max-height: 132px; padding: 10px 15px;
    resize: none; field-sizing: content; border: 1px solid var(--edge);
    border-radius: 23px; background: var(--surface); line-height: 24px; }
  textarea::placeholder { color: var(--muted); opacity: 1; }
  textarea:focus-visible { border-color: var(--ink); outline-width: 1px; outline-offset: 0; }
  .send { width: 46px; height: 46px; border-radius: 50%; background: var(--accent);
    color: var(--on-accent); }
  .send .square, .busy .send .arrow { display: none; }
  .busy .send .square { display: block; fill: currentColor; }

  @media (max-width: 480px) {
    .panel, .left .panel { left: 0; right: 0; bottom: 0; width: 100%;
      max-height: calc(100% - 24px); border-width: 1px 0 0;
      border-radius: 20px 20px 0 0; }
    .composer { padding-bottom: max(12px, env(safe-area-inset-bottom)); }
    .launcher[aria-expanded="true"] { display: none; }
  }
  @media (prefers-reduced-motion: no-preference) {
    .launcher { transition: transform 0.15s; }
    .launcher:hover { transform: scale(1.06); }
    .panel { animation: rise 0.18s ease-out; }
    .log { scroll-behavior: smooth; }
    .status::before { animation: breathe 1s ease-in-out infinite alternate; }
  }
  @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
  @keyframes breathe { from { opacity: 0.25; transform: scale(0.7); } }
  @media print { :host { display: none !important; } }
  `;

  /** Returns an element with properties (or attributes, where there is no such property). */
  const make = (tag, properties = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in node) node[name] = value;
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  };

  const icon = (path, size, name = "") => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const attributes = { viewBox: "0 0 24 24", width: size, height: size, class: name };
    for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(svg.namespaceURI, "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };

  const launcher = make(
    "button",
    { type: "button", className: "launcher", "aria-controls": "panel" },
    icon("M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z", 28),
  );
  const title = make("h2", { id: "title", textContent: options.title || text.open });
  launcher.setAttribute("aria-label", title.textContent);
  const close = make(
    "button",
    { type: "button", className: "close", "aria-label": text.close },
    icon("M6 6l12 12M18 6L6 18", 20),
  );
  const hint = make("p", { className: "hint", textContent: text.hint });
  const log = make("div", {
    className: "log",
    role: "log",
    tabIndex: 0,
    "aria-label": text.conversation,
  });
  const status = make("p", { className: "aside", role: "status" });
  const alert = make("p", { className: "alert", role: "alert" });
  const field = make("textarea", { rows: 1, "aria-label": text.field, placeholder: text.field });
  const button = make(
    "button",
    { type: "button", className: "send", "aria-label": text.send },
    icon("M12 19V5M6 11l6-6 6 6", 22, "arrow"),
    icon("M8 8h8v8H8z", 22, "square"),
  );
  const panel = make(
    "div",
    { id: "panel", className: "panel", role: "dialog", "aria-labelledby": "title", hidden: true },
    make("div", { className: "head" }, title, close),
    hint,
    log,
    status,
    alert,
    make("div", { className: "composer" }, field, button),
  );
  const widget = make("div", { className: "widget", lang: language }, launcher, panel);
  widget.classList.toggle("left", options.position === "left");

  /** Colours the widget with any CSS colour; text on it is black or white, whichever stands out. */
  const paint = (colour) => {
    const canvas = make("canvas", { width: 1, height: 1 }).getContext("2d");
    for (const fill of ["#fff", colour]) {
      canvas.fillStyle = fill; // what shines through a translucent colour is white
      canvas.fillRect(0, 0, 1, 1);
    }
    const channels = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    const [red, green, blue] = channels.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue; // as WCAG 2 defines it
    widget.style.setProperty("--accent", `rgb(${channels.join(" ")})`);
    widget.style.setProperty("--on-accent", luminance > 0.179 ? "#000" : "#fff");
  };
  if (options.accent) {
    if (CSS.supports("color", options.accent)) paint(options.accent);
    else console.warn("Tilmash widget: data-accent is no colour:", options.accent);
  }

  /** An error whose message is for the person who asked. */
  class Refusal extends Error {}

  const turns = []; // the conversation so far: {question, answer}
  let current = null; // the question that is on its way: {question, node, controller}

  const say = (message, isShown) => {
    status.textContent = message;
    status.className = isShown ? "status" : "aside";
  };

  const post = (question, signal) => {
    const headers = { "Content-Type": "application/json" };
    if (options.key) headers.Authorization = `Bearer ${options.key}`;
    const body = { question };
    if (options.collection) body.collection = options.collection;
    if (turns.length) body.history = turns.slice(-6);
    return fetch(new URL("v1/ask", service), {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      signal,
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
  };

  /** Returns why a question could not be sent. Browsers do not tell, but every site may read this
      script's own file, which shows whether the service is there. */
  const whyUnsent = async () => {
    const probe = { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };
    const isThere = await fetch(scriptUrl, probe).then((response) => response.ok, () => false);
    return isThere ? text.notAllowed : text.unreachable;
  };

  const whyRefused = async (response) => {
    if (response.status === 503) return text.notReady;
    if (response.status === 401) return text.keyRefused;
    if (response.status === 403) return text.notAllowed;
    const problem = await response.json().catch(() => ({}));
    if (problem.code === "question_too_long") return text.tooLong;
    return typeof problem.detail === "string" ? problem.detail : text.failed;
  };

  const fetchReply = async (question, signal) => {
    for (const wait of [1000, 2000, 4000, 0]) {
      const response = await post(question, signal).catch(async (error) => {
        throw signal.aborted ? error : new Refusal(await whyUnsent());
      });
      if (response.ok) return response.json();
      if (response.status !== 503 || !wait) throw new Refusal(await whyRefused(response));
      say(text.starting, true);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };

  /** Returns the text with the value that was asked for in bold; its span counts code points. */
  const sentenceNodes = ({ text: sentence, value }) => {
    if (!value) return [sentence];
    const points = Array.from(sentence);
    const part = (start, end) => points.slice(start, end).join("");
    const bold = make("b", { textContent: part(value.start, value.end) });
    return [part(0, value.start), bold, part(value.end)];
  };

  const sourceLink = (citation, properties, ...children) => {
    const { document_id: id, start, end, source } = citation;
    const query = new URLSearchParams({ document: id, start, end });
    query.set("source", source.sha256.slice(0, 12));
    if (options.collection) query.set("collection", options.collection);
    const name = { "aria-label": text.source(citation.number, citation.title) };
    const link = { href: new URL(`?${query}`, service).href, target: "_blank", rel: "noopener" };
    return make("a", { ...link, ...name, ...properties }, ...children);
  };

  const sourceItem = (citation) =>
    make(
      "li",
      { className: "source" },
      sourceLink(
        citation,
        {},
        make("span", { className: "mark", textContent: citation.number }),
        make("span", { textContent: citation.title }),
      ),
      make("blockquote", { lang: citation.language, textContent: citation.quote }),
    );

  const questionNode = (question) =>
    make(
      "div",
      { className: "question" },
      make("span", { className: "aside", textContent: text.asked }),
      make("p", { textContent: question }),
    );

  const answerNode = (question, reply) => {
    const node = make("div", { className: "answer" });
    const plain = (words) => words.normalize("NFC").split(/\s+/).join(" ");
    if (plain(reply.looked_up_question) !== plain(question)) {
      const lookedUp = text.lookedUp(reply.looked_up_question);
      node.append(make("p", { className: "looked-up", textContent: lookedUp }));
    }
    node.append(make("span", { className: "aside", textContent: text.answered }));
    if (!reply.answer) {
      node.append(make("p", { lang: reply.question_language, textContent: reply.message }));
      return node;
    }
    const paragraph = make("p", { className: "said", lang: reply.answer.language });
    for (const sentence of reply.answer.sentences) {
      paragraph.append(...sentenceNodes(sentence));
      for (const number of sentence.citations) {
        const citation = reply.citations.find((one) => one.number === number);
        const mark = { className: "mark", textContent: `[${number}]`, lang: language };
        paragraph.append("\u00a0", sourceLink(citation, mark)); // on the line of the last word
      }
      paragraph.append(" ");
    }
    node.append(
      paragraph,
      make("h3", { textContent: text.sources }),
      make("ol", { role: "list" }, ...reply.citations.map(sourceItem)),
    );
    return node;
  };

  const show = (node) => {
    hint.hidden = true;
    log.append(node);
    log.scrollTop = log.scrollHeight;
  };

  const setCurrent = (turn) => {
    current = turn;
    widget.classList.toggle("busy", turn !== null);
    button.setAttribute("aria-label", turn ? text.stop : text.send);
  };

  /** Puts a question without an answer back into the field, unless another stands there by now. */
  const giveBack = ({ question, node }, reason) => {
    setCurrent(null);
    say("", false);
    if (field.value.trim()) {
      node.append(make("small", { textContent: reason }));
    } else {
      node.remove();
      field.value = question;
      hint.hidden = log.hasChildNodes();
    }
  };

  const stop = () => {
    current.controller.abort();
    giveBack(current, text.stopped);
  };

  const ask = async () => {
    const question = field.value.trim();
    field.focus();
    if (!question) return;
    if (current) stop(); // another question is sent: the one on its way is not waited for
    const turn = { question, node: questionNode(question), controller: new AbortController() };
    setCurrent(turn);
    field.value = alert.textContent = "";
    show(turn.node);
    say(text.searching, true);
    try {
      const reply = await fetchReply(question, turn.controller.signal);
      if (current !== turn) return;
      const node = answerNode(question, reply);
      setCurrent(null);
      show(node);
      log.scrollTop = turn.node.offsetTop - 12; // a long answer is read from its beginning
      say(reply.answer ? text.ready : "", false);
      turns.push({ question, answer: reply.answer ? reply.answer.text : "" });
    } catch (error) {
      if (current !== turn) return;
      alert.textContent = error instanceof Refusal ? error.message : text.failed;
      giveBack(turn, alert.textContent);
    }
  };

  const setOpen = (isOpen) => {
    panel.hidden = !isOpen;
    launcher.setAttribute("aria-expanded", isOpen);
  };
  const toggle = () => {
    setOpen(panel.hidden);
    (panel.hidden ? launcher : field).focus();
  };
  launcher.addEventListener("click", toggle);
  close.addEventListener("click", toggle);
  button.addEventListener("click", () => (current ? stop() : ask()));
  const isComposed = (event) => event.isComposing || event.keyCode === 229; // 229: in Safari
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || isComposed(event)) return;
    event.preventDefault();
    ask();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !isComposed(event)) toggle();
  });
  for (const type of ["keydown", "keypress", "keyup"]) {
    // Else a page that has shortcuts takes what is typed here for them.
    widget.addEventListener(type, (event) => event.stopPropagation());
  }

  const mount = () => {
    const host = document.createElement("tilmash-widget");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(widget);
    setOpen("open" in options && options.open !== "false"); // takes no focus from the page
    document.body.append(host);
    host.popover = "manual"; // on the top layer, no filter, transform or z-index of the page counts
    host.showPopover?.();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
  else mount();
})();
