/* Everything that the page says, in its three languages. Answers, quotes and the sentence of an
   abstention come from the service, in the languages that they are in. */

const range = (first, last) => (first === last ? `${first}` : `${first}–${last}`);

const en = {
  code: "en",
  numbers: "en",
  title: "Tilmash: answers with their sources",
  skip: "Skip to the question",
  pageLanguage: "Language of this page",
  newConversation: "New conversation",
  welcome: "Ask the documents",
  introduction:
    "Ask in English, Russian or Kazakh. Every answer quotes the documents and shows exactly " +
    "where they say so. Where they do not answer, you are told.",
  forExample: "For example",
  yourQuestion: "Your question",
  askQuestion: "Ask a question",
  keys: "Enter asks, Shift + Enter begins a new line, Esc stops",
  send: "Ask",
  stop: "Stop",
  conversation: "Questions and answers",
  searching: "Searching the documents…",
  found: (count) => `Passages found: ${count}. Reading them…`,
  waiting: "The service is getting ready. Your question is asked again by itself…",
  ready: "Answer ready",
  noAnswer: "No answer found",
  lookedUp: "Looked up:",
  sources: "Sources",
  source: (number, title, place) => `Source ${number}: ${title}, ${place}`,
  lines: ([first, last]) => (first === last ? "line " : "lines ") + range(first, last),
  confidence: { high: "High confidence", medium: "Medium confidence", low: "Low confidence" },
  meaning: {
    high: "Answers rated like this one are rarely wrong.",
    medium: "Answers rated like this one are right more often than not; have a look at the source.",
    low: "Answers rated like this one are often wrong; check the source.",
  },
  withheld: (share) => `The best that was found has a ${share} chance of being a right answer.`,
  reasons: {
    off_topic: "The documents deal with other subjects.",
    no_evidence: "There was nothing that could be quoted.",
    weak_evidence: "What was found is too little for an answer.",
  },
  notices: {
    chat_unavailable:
      "The language model could not be reached; these are the documents’ own words.",
    chat_answer_unsupported:
      "What the language model wrote was not borne out by the documents; these are their own " +
      "words.",
    unsupported_sentences_dropped: "Sentences that the documents do not bear out were left out.",
  },
  passages: (count) => `Passages that were read (${count})`,
  closest: (count) => `Look at what comes closest (${count})`,
  score: (score) => `relevance ${score}`,
  showInDocument: "Show in the document",
  document: "Document",
  openingDocument: "Opening the document…",
  closeDocument: "Close the document",
  linkToPlace: "Link to this place",
  quotesHere: "Quoted from this document",
  sourceChanged:
    "The document has changed since this link was made, so the marked place may be another.",
  noSuchPlace: "The link points to a place that this document does not have.",
  quoteNotFound:
    "The document has changed: this quote no longer stands where it was found, so it is not " +
    "marked.",
  askAgain: "Ask again",
  tryAgain: "Try again",
  accessKey: "Access key",
  useKey: "Continue",
  problems: {
    unreachable: "The service cannot be reached. Check the connection, then try again.",
    broken_off: "The answer broke off before its end.",
    stopped: "Stopped.",
    not_ready: "The service is still getting ready. Try again in a minute.",
    no_generation: "No documents have been read in yet.",
    question_too_long: "The question is too long. Say it in a sentence or two.",
    empty_question: "There is no question yet. Write one, please.",
    malformed_question: "The question holds characters that are no text.",
    missing_key: "This service needs an access key. Whoever runs it can give you one.",
    unknown_key: "This access key is not accepted. Check it, or ask for another.",
    forbidden: "This access key is not good for asking here. Ask for another one.",
    unknown_document: "There is no such document here, or no longer.",
    unknown_collection: "There is no such collection of documents here.",
    unavailable: "The documents cannot be opened at the moment. Try again later.",
    unknown: "Something went wrong, and there is no answer.",
  },
  examples: [
    "When did Kazakhstan join UNESCO?",
    "Who was the first Director-General of UNESCO?",
    "How many member countries does UNESCO have?",
  ],
};

const ru = {
  code: "ru",
  numbers: "ru",
  title: "Тилмаш: ответы с источниками",
  skip: "Перейти к полю вопроса",
  pageLanguage: "Язык страницы",
  newConversation: "Новый разговор",
  welcome: "Спросите у документов",
  introduction:
    "Спрашивайте по-русски, по-казахски или по-английски. Каждый ответ опирается на цитаты из " +
    "документов и показывает, где именно это сказано. Если ответа в документах нет, так и будет " +
    "сказано.",
  forExample: "Например",
  yourQuestion: "Ваш вопрос",
  askQuestion: "Задайте вопрос",
  keys: "Enter — спросить, Shift + Enter — новая строка, Esc — остановить",
  send: "Спросить",
  stop: "Остановить",
  conversation: "Вопросы и ответы",
  searching: "Ищем в документах…",
  found: (count) => `Найдено фрагментов: ${count}. Читаем…`,
  waiting: "Сервис готовится к работе. Вопрос будет повторён автоматически…",
  ready: "Ответ готов",
  noAnswer: "Ответа не нашлось",
  lookedUp: "Искали:",
  sources: "Источники",
  source: (number, title, place) => `Источник ${number}: ${title}, ${place}`,
  lines: ([first, last]) => (first === last ? "строка " : "строки ") + range(first, last),
  confidence: {
    high: "Высокая уверенность",
    medium: "Средняя уверенность",
    low: "Низкая уверенность",
  },
  meaning: {
    high: "Ответы с такой оценкой редко бывают ошибочными.",
    medium: "Ответы с такой оценкой чаще верны, чем нет; загляните в источник.",
    low: "Ответы с такой оценкой часто бывают ошибочными; сверьтесь с источником.",
  },
  withheld: (share) => `Лучшее из найденного было бы верным ответом с вероятностью ${share}.`,
  reasons: {
    off_topic: "Документы посвящены другим темам.",
    no_evidence: "Не нашлось ничего, что можно процитировать.",
    weak_evidence: "Найденного слишком мало для ответа.",
  },
  notices: {
    chat_unavailable: "Языковая модель недоступна; ответ дан словами самих документов.",
    chat_answer_unsupported:
      "Документы не подтвердили написанного языковой моделью; ответ дан их собственными словами.",
    unsupported_sentences_dropped: "Предложения, которых документы не подтверждают, опущены.",
  },
  passages: (count) => `Прочитанные фрагменты (${count})`,
  closest: (count) => `Посмотреть самые близкие фрагменты (${count})`,
  score: (score) => `близость ${score}`,
  showInDocument: "Показать в документе",
  document: "Документ",
  openingDocument: "Открываем документ…",
  closeDocument: "Закрыть документ",
  linkToPlace: "Ссылка на это место",
  quotesHere: "Процитировано из этого документа",
  sourceChanged:
    "Документ изменился с тех пор, как была создана ссылка, поэтому отмеченное место может быть " +
    "другим.",
  noSuchPlace: "Ссылка указывает на место, которого в этом документе нет.",
  quoteNotFound:
    "Документ изменился: этой цитаты на прежнем месте больше нет, поэтому она не отмечена.",
  askAgain: "Спросить ещё раз",
  tryAgain: "Попробовать ещё раз",
  accessKey: "Ключ доступа",
  useKey: "Продолжить",
  problems: {
    unreachable: "Нет связи с сервисом. Проверьте соединение и попробуйте ещё раз.",
    broken_off: "Ответ оборвался, не дойдя до конца.",
    stopped: "Остановлено.",
    not_ready: "Сервис ещё готовится к работе. Попробуйте через минуту.",
    no_generation: "Ни одного документа ещё не загружено.",
    question_too_long: "Вопрос слишком длинный. Уложите его в одно-два предложения.",
    empty_question: "Вопроса пока нет. Напишите его, пожалуйста.",
    malformed_question: "В вопросе есть символы, которые не являются текстом.",
    missing_key: "Этому сервису нужен ключ доступа. Его выдаёт владелец сервиса.",
    unknown_key: "Этот ключ доступа не принят. Проверьте его или попросите другой.",
    forbidden: "Этот ключ доступа здесь не подходит. Попросите другой.",
    unknown_document: "Такого документа здесь нет, или его уже удалили.",
    unknown_collection: "Такого собрания документов здесь нет.",
    unavailable: "Документы сейчас не открываются. Попробуйте позже.",
    unknown: "Что-то пошло не так, ответа нет.",
  },
  examples: [
    "Сколько государств входит в ЮНЕСКО?",
    "Когда Казахстан вступил в ЮНЕСКО?",
    "Кто был первым генеральным директором ЮНЕСКО?",
  ],
};

const kk = {
  code: "kk",
  numbers: "ru", // decimals are written the same way, and browsers know them better
  title: "Тілмаш: дереккөзі көрсетілген жауаптар",
  skip: "Сұрақ өрісіне өту",
  pageLanguage: "Бет тілі",
  newConversation: "Жаңа әңгіме",
  welcome: "Құжаттардан сұраңыз",
  introduction:
    "Қазақша, орысша немесе ағылшынша сұраңыз. Әр жауап құжаттардан алынған дәйексөздерге " +
    "сүйенеді және олардың дәл қай жерде айтылғаны көрсетіледі. Құжаттарда жауап болмаса, ол да " +
    "ашық айтылады.",
  forExample: "Мысалы",
  yourQuestion: "Сұрағыңыз",
  askQuestion: "Сұрақ қойыңыз",
  keys: "Enter – сұрау, Shift + Enter – жаңа жол, Esc – тоқтату",
  send: "Сұрау",
  stop: "Тоқтату",
  conversation: "Сұрақтар мен жауаптар",
  searching: "Құжаттардан іздеп жатырмыз…",
  found: (count) => `Табылған үзінділер: ${count}. Оқып жатырмыз…`,
  waiting: "Сервис іске қосылып жатыр. Сұрағыңыз өздігінен қайта қойылады…",
  ready: "Жауап дайын",
  noAnswer: "Жауап табылмады",
  lookedUp: "Ізделген сұрақ:",
  sources: "Дереккөздер",
  source: (number, title, place) => `${number}-дереккөз: ${title}, ${place}`,
  lines: ([first, last]) => range(first, last) + (first === last ? "-жол" : "-жолдар"),
  confidence: {
    high: "Сенімділігі жоғары",
    medium: "Сенімділігі орташа",
    low: "Сенімділігі төмен",
  },
  meaning: {
    high: "Мұндай баға алған жауаптар сирек қате болады.",
    medium: "Мұндай баға алған жауаптар көбіне дұрыс болады, дегенмен дереккөзге қарап шығыңыз.",
    low: "Мұндай баға алған жауаптар жиі қате болады, дереккөзбен салыстырып көріңіз.",
  },
  withheld: (share) => `Табылғандардың ең жақсысының дұрыс жауап болу ықтималдығы – ${share}.`,
  reasons: {
    off_topic: "Құжаттар басқа тақырыптарға арналған.",
    no_evidence: "Дәйексөз етіп келтіруге жарайтын ештеңе табылмады.",
    weak_evidence: "Табылған мәлімет жауап беруге жеткіліксіз.",
  },
  notices: {
    chat_unavailable:
      "Тілдік модельге қосылу мүмкін болмады, сондықтан жауап құжаттардың өз сөзімен берілді.",
    chat_answer_unsupported:
      "Тілдік модельдің жазғанын құжаттар растамады, сондықтан жауап олардың өз сөзімен берілді.",
    unsupported_sentences_dropped: "Құжаттар растамайтын сөйлемдер алынып тасталды.",
  },
  passages: (count) => `Оқылған үзінділер (${count})`,
  closest: (count) => `Ең жақын үзінділерді көру (${count})`,
  score: (score) => `жақындығы ${score}`,
  showInDocument: "Құжаттан көрсету",
  document: "Құжат",
  openingDocument: "Құжат ашылып жатыр…",
  closeDocument: "Құжатты жабу",
  linkToPlace: "Осы жерге сілтеме",
  quotesHere: "Осы құжаттан келтірілген дәйексөздер",
  sourceChanged:
    "Сілтеме жасалғаннан бері құжат өзгерген, сондықтан белгіленген жер басқа болуы мүмкін.",
  noSuchPlace: "Сілтеме бұл құжатта жоқ жерді көрсетеді.",
  quoteNotFound: "Құжат өзгерген: бұл дәйексөз бұрынғы орнында жоқ, сондықтан белгіленбеді.",
  askAgain: "Қайта сұрау",
  tryAgain: "Қайталап көру",
  accessKey: "Қол жеткізу кілті",
  useKey: "Жалғастыру",
  problems: {
    unreachable: "Сервиспен байланыс жоқ. Қосылымды тексеріп, қайталап көріңіз.",
    broken_off: "Жауап аяқталмай үзіліп қалды.",
    stopped: "Тоқтатылды.",
    not_ready: "Сервис әлі дайын емес. Бір минуттан кейін қайталап көріңіз.",
    no_generation: "Әзірге бірде-бір құжат жүктелмеген.",
    question_too_long: "Сұрақ тым ұзын. Оны бір-екі сөйлемге сыйғызып жазыңыз.",
    empty_question: "Сұрақ әлі жазылмаған. Сұрағыңызды жазыңыз.",
    malformed_question: "Сұрақта мәтінге жатпайтын таңбалар бар.",
    missing_key: "Бұл сервиске қол жеткізу кілті керек. Оны сервис иесінен сұраңыз.",
    unknown_key: "Бұл кілт қабылданбады. Оны тексеріңіз немесе басқасын сұраңыз.",
    forbidden: "Бұл кілт мұнда жарамайды. Басқасын сұраңыз.",
    unknown_document: "Мұнда ондай құжат жоқ немесе ол жойылған.",
    unknown_collection: "Мұнда ондай құжаттар жинағы жоқ.",
    unavailable: "Құжаттарды қазір ашу мүмкін емес. Кейінірек қайталап көріңіз.",
    unknown: "Бірдеңе дұрыс болмады, жауап жоқ.",
  },
  examples: [
    "Алматыдағы ЮНЕСКО кеңсесі қашан ашылды?",
    "Қазақстан ЮНЕСКО-ға қашан кірді?",
    "ЮНЕСКО-ның тұңғыш бас директоры кім болды?",
  ],
};

export const TEXTS = { en, ru, kk };

/** Return the sentence for a problem: by its code, else by its status. */
export function problemText(texts, { code, status }) {
  if (Object.hasOwn(texts.problems, code)) return texts.problems[code];
  if (status === 401) return texts.problems.missing_key;
  if (status === 403) return texts.problems.forbidden;
  const isForNow = status === 502 || status === 503 || status === 504;
  return isForNow ? texts.problems.unavailable : texts.problems.unknown;
}
