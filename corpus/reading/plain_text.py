"""Plain text files, read into documents."""

import codecs
import hashlib
from pathlib import PurePath
from typing import Final

from corpus.cleaning import clean, line_map
from corpus.documents import Document, Section, Source
from corpus.errors import DocumentUnreadableError
from corpus.sections import find_sections
from corpus.sentences import split_sentences

LONGEST_TITLE: Final = 80
"""Characters of a title that is taken from the first sentence."""

_UTF_32_BOMS: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_plain_text(data: bytes, name: str, document_id: str, title: str | None = None) -> Document:
    """Return the document that the bytes of a text file hold.

    UTF-8 is read with or without a byte order mark, UTF-16 with one. Without a `title`, the first
    heading is it, else the beginning of the first sentence, else the file's name.

    Raises:
        DocumentUnreadableError: The bytes are not text in one of these encodings; the message
            says where.
    """
    raw = _decoded(data, name)
    cleaned = clean(raw)
    sections = find_sections(cleaned.text)
    return Document(
        id=document_id,
        title=title or _title(cleaned.text, sections) or PurePath(name).stem,
        text=cleaned.text,
        sections=sections,
        source=Source(
            name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            line_map=line_map(raw, cleaned.source_offsets),
        ),
    )


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_UTF_32_BOMS):
        raise DocumentUnreadableError(f"{name} is in UTF-32.", hint="Save the file as UTF-8.")
    encoding = "utf-16" if data.startswith(_UTF_16_BOMS) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # decoders leave the byte order mark out of their count
        mark = 3 if data.startswith(codecs.BOM_UTF8) else 0
        raise DocumentUnreadableError(
            f"{name} is not {encoding.removesuffix('-sig').upper()} at byte {error.start + mark}.",
            hint="Save the file as UTF-8; if it is not plain text, export it as such.",
        ) from error


def _title(text: str, sections: tuple[Section, ...]) -> str:
    for section in sections:
        if section.title:
            return section.title
    sentences = split_sentences(text)
    return _shortened(text[sentences[0].start : sentences[0].end]) if sentences else ""


def _shortened(sentence: str) -> str:
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    words = sentence[:LONGEST_TITLE].rpartition(" ")[0] or sentence[: LONGEST_TITLE - 1]
    return f"{words.rstrip(' ,;:–—-')}…"
