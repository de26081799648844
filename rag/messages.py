"""What an abstention says to the person who asked, in the language of the question."""

from collections.abc import Mapping
from typing import Final

from corpus.languages import Language
from rag.answers import Reason

MESSAGES: Final[Mapping[Reason, Mapping[Language, str]]] = {
    Reason.OFF_TOPIC: {
        Language.ENGLISH: "Sorry, the documents do not seem to deal with the subject of this "
        "question, so it cannot be answered from them.",
        Language.RUSSIAN: "К сожалению, документы, по-видимому, не касаются темы этого вопроса, "
        "поэтому ответить на него по ним не получится.",
        Language.KAZAKH: "Өкінішке қарай, құжаттардың бұл сұрақтың тақырыбына қатысы жоқ сияқты, "
        "сондықтан олардың негізінде жауап беру мүмкін емес.",
    },
    Reason.NO_EVIDENCE: {
        Language.ENGLISH: "Sorry, nothing that could be quoted in answer to this question was "
        "found in the documents that were searched.",
        Language.RUSSIAN: "К сожалению, в просмотренных документах не нашлось ничего, что можно "
        "было бы процитировать в ответ на этот вопрос.",
        Language.KAZAKH: "Өкінішке қарай, қаралған құжаттардан бұл сұраққа жауап ретінде "
        "келтіруге болатын дәйексөз табылмады.",
    },
    Reason.WEAK_EVIDENCE: {
        Language.ENGLISH: "Sorry, the documents touch on this subject, but no clear answer to "
        "this question was found in them.",
        Language.RUSSIAN: "К сожалению, документы касаются этой темы, но ясного ответа на этот "
        "вопрос в них не нашлось.",
        Language.KAZAKH: "Өкінішке қарай, құжаттарда бұл тақырып қозғалады, бірақ олардан бұл "
        "сұраққа айқын жауап табылмады.",
    },
}


def message_for(reason: Reason, language: Language) -> str:
    """Return the sentence that says why there is no answer; English for an undetermined question.

    `language` is the question's.
    """
    sentences = MESSAGES[reason]
    return sentences.get(language, sentences[Language.ENGLISH])
