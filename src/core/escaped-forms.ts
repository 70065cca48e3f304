// The escaped spellings of a text: in JSON, in HTML, in a URL, and nested.

/** One character, escaped, at one place. */
const escapeAt =
  /%(?:[cd][\da-f]%[\da-f]{2}|e[\da-f](?:%[\da-f]{2}){2}|f[\da-f](?:%[\da-f]{2}){3}|[\da-f]{2})|&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);|\\(?:u[\da-f]{4}|u\{[\da-f]{1,6}\}|x[\da-f]{2}|["'\\/bfnrt])/iy

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** A text with one layer of escapes undone. */
interface Undone {
  readonly text: string
  /** Where a character begins in the escaped text. */
  readonly start: (index: number) => number
}

/** Undefined when the text contains no escape. */
function undo(text: string): Undone | undefined {
  const [parts, marks]: [string[], [index: number, start: number][]] = [[], [[0, 0]]]
  let [end, length] = [0, 0]
  for (const { 0: written, index } of escapesIn(text)) {
    const letter = unescaped(written)
    const plain = text.slice(end, index)
    end = index + written.length
    parts.push(plain, letter)
    length += plain.length
    marks.push([length, index])
    length += letter.length
    marks.push([length, end])
  }
  if (parts.length === 0) return undefined
  parts.push(text.slice(end))
  return { text: parts.join(''), start: (index) => startOf(marks, index) }
}

const signs = ['%', '&', '\\']

/** Looks only where an escape may begin: a page of a hub has one such place, and a search of all of it takes longer. */
function* escapesIn(text: string): Generator<RegExpExecArray> {
  const next = signs.map((sign) => text.indexOf(sign))
  for (let at = 0; ; ) {
    for (const [index, sign] of signs.entries()) {
      const known = next[index] as number
      if (known !== -1 && known < at) next[index] = text.indexOf(sign, at)
    }
    const found = next.filter((place) => place !== -1)
    if (found.length === 0) return
    escapeAt.lastIndex = Math.min(...found)
    at = escapeAt.lastIndex + 1
    const written = escapeAt.exec(text)
    if (written === null) continue
    at = written.index + written[0].length
    yield written
  }
}

/** Between two marks, indices of both texts advance alike. */
function startOf(marks: readonly (readonly [index: number, start: number])[], wanted: number): number {
  let [low, high] = [0, marks.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((marks[middle] as readonly [number, number])[0] <= wanted) low = middle
    else high = middle
  }
  const [index, start] = marks[low] as readonly [number, number]
  return start + wanted - index
}

function unescaped(written: string): string {
  if (written.startsWith('%')) return fromPercent(written)
  const name = written.slice(1).replace(/;$/, '').toLowerCase()
  if (written.startsWith('&')) {
    return named[name] ?? (name.startsWith('#x') ? fromPoint(name.slice(2), 16) : fromPoint(name.slice(1), 10))
  }
  return /^[ux]/.test(name) ? fromPoint(name.replace(/[ux{}]/g, ''), 16) : (controls[name] ?? name)
}

function fromPoint(digits: string, base: number): string {
  const point = Number.parseInt(digits, base)
  return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
}

/** Bytes that are not UTF-8 are read as Latin-1. */
function fromPercent(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    return written.replace(/%(..)/g, (_, byte: string) => fromPoint(byte, 16))
  }
}

/** Deeper nesting is not decoded: three layers are a URL in a URL, in JSON. */
const layers = 3

/** The text, and the same with one, two and three layers of escapes undone. */
export function spellings(text: string): readonly string[] {
  return layersOf(text).map((one) => one.text)
}

function layersOf(text: string): readonly Undone[] {
  const all: Undone[] = [{ text, start: (index) => index }]
  for (let above = all[0]; above !== undefined && all.length <= layers; ) {
    const next = undo(above.text)
    const { start } = above
    above = next === undefined ? undefined : { text: next.text, start: (index) => start(next.start(index)) }
    if (above !== undefined) all.push(above)
  }
  return all
}

/** Replaces everything that `find` matches in a text, in whatever spelling it is escaped. */
export function replaceSpelt(
  text: string,
  find: (text: string) => Iterable<readonly [start: number, end: number]>,
  by: string,
): string {
  const found = layersOf(text).flatMap((one) =>
    [...find(one.text)].map(([from, to]) => [one.start(from), one.start(to)]),
  )
  if (found.length === 0) return text
  found.sort(([one = 0], [other = 0]) => one - other)
  let [clean, end] = ['', 0]
  for (const [from = 0, to = 0] of found) {
    if (from >= end) clean += text.slice(end, from) + by
    end = Math.max(end, to)
  }
  return clean + text.slice(end)
}
