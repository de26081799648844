/* A document's text cut up for display. The service counts code points and strings count UTF-16
   units, so offsets are converted here, and nowhere else. */

/** Return where each of the offsets, in code points, stands in UTF-16 units; offsets that the text
    does not reach are left out. One pass over the text, none where it needs no surrogates. */
export function unitOffsets(text, offsets) {
  const wanted = [...new Set(offsets)].sort((a, b) => a - b);
  if (!/[\ud800-\udfff]/.test(text)) {
    return new Map(wanted.filter((at) => at >= 0 && at <= text.length).map((at) => [at, at]));
  }
  const found = new Map();
  let unit = 0;
  let point = 0;
  for (const at of wanted) {
    while (point < at && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    if (point === at) found.set(at, unit);
  }
  return found;
}

/** Return the text before, in and after a span in code points; null where the text ends before. */
export function cutAt(text, { start, end }) {
  const units = unitOffsets(text, [start, end]);
  if (start >= end || !units.has(start) || !units.has(end)) return null;
  const [from, to] = [units.get(start), units.get(end)];
  return { before: text.slice(0, from), inside: text.slice(from, to), after: text.slice(to) };
}

/** Return the text's blocks in order, each `{language, isHeading, pieces}`, where a piece is
    `{text, mark}` and `mark` is the span that the piece is the text of, or null.

    A block is a paragraph, or several that one span runs through: a span is never torn. `spans` are
    in code points; the first of them is kept whole, and others that overlap one kept are left out,
    as are those that the text does not reach. */
export function blocksOf({ text, sections }, spans) {
  const marks = keptSpans(text, spans);
  const parts = sectionUnits(text, sections);
  const blocks = [];
  let part = 0;
  for (const [from, to] of blockBounds(text, marks)) {
    while (part + 1 < parts.length && parts[part + 1].from <= from) part += 1;
    const { language, title, from: begin } = parts[part] ?? { language: null, title: "", from: -1 };
    const block = text.slice(from, to);
    const isTitle = Boolean(title) && begin === from && block.includes(title);
    blocks.push({
      language,
      isHeading: isTitle && !block.includes("\n\n"),
      pieces: piecesOf(text, from, to, marks),
    });
  }
  return blocks;
}

function keptSpans(text, spans) {
  const units = unitOffsets(text, spans.flatMap(({ start, end }) => [start, end]));
  const kept = [];
  for (const span of spans) {
    const [from, to] = [units.get(span.start), units.get(span.end)];
    if (from === undefined || to === undefined || from >= to) continue;
    if (kept.every((other) => to <= other.from || other.to <= from)) kept.push({ from, to, span });
  }
  return kept.sort((a, b) => a.from - b.from);
}

function sectionUnits(text, sections) {
  const units = unitOffsets(text, sections.map(({ start }) => start));
  return sections.map(({ start, ...section }) => ({ ...section, from: units.get(start) }));
}

function blockBounds(text, marks) {
  const bounds = [];
  let from = 0;
  for (const { index, 0: gap } of text.matchAll(/\n{2,}/g)) {
    if (marks.some((mark) => mark.from < index + gap.length && index < mark.to)) continue;
    if (index > from) bounds.push([from, index]);
    from = index + gap.length;
  }
  if (from < text.length) bounds.push([from, text.length]);
  return bounds;
}

function piecesOf(text, from, to, marks) {
  const pieces = [];
  let at = from;
  for (const mark of marks.filter((each) => from <= each.from && each.to <= to)) {
    if (mark.from > at) pieces.push({ text: text.slice(at, mark.from), mark: null });
    pieces.push({ text: text.slice(mark.from, mark.to), mark: mark.span });
    at = mark.to;
  }
  if (at < to) pieces.push({ text: text.slice(at, to), mark: null });
  return pieces;
}
