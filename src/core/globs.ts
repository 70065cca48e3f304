// The shell's fnmatch over a whole name, as in Python's fnmatchcase: * matches everything (also / : and a leading
// dot), ? one character, [seq] and [!seq]; no braces, no negation, no escapes. Not minimatch: it cuts at `/`, hides `.`
// and `..`, counts UTF-16 units. Not a regular expression: a pattern from an untrusted file must not be able to hang us.

export type Token =
  | { readonly is: 'any' }
  | { readonly is: 'one' }
  | { readonly is: 'literal'; readonly char: number }
  | { readonly is: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] }

/** Whether a part of a glob takes a character. */
export type Accepts = (char: number) => boolean

/** Compiles a glob; the result tells whether a whole name matches. */
export function globMatcher(pattern: string): (name: string) => boolean {
  return compile(tokensOf(pattern).map((token) => (token.is === 'any' ? 'any' : (char) => accepts(token, char))))
}

/** The parts of a glob. */
export function tokensOf(pattern: string): Token[] {
  return tokenize(codePoints(pattern))
}

/** Whether a whole name matches the parts one after another; `any` takes any number of characters. */
export function compile(parts: readonly ('any' | Accepts)[]): (name: string) => boolean {
  return (name) => matches(parts, codePoints(name))
}

/** Whether a name matches at least one glob. */
export function anyMatcher(patterns: readonly string[]): (name: string) => boolean {
  // A list of users to keep may have thousands of names.
  const names = new Set(patterns.filter(isLiteral))
  const matchers = patterns.filter((pattern) => !isLiteral(pattern)).map(globMatcher)
  return (name) => names.has(name) || matchers.some((matcher) => matcher(name))
}

/** Whether a glob matches exactly one name, written as is. */
export function isLiteral(pattern: string): boolean {
  return !/[*?[]/.test(pattern)
}

/** A loop, because an iterator takes several times longer, and a million names may be compared. */
function codePoints(text: string): number[] {
  const points: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const point = Number(text.codePointAt(at))
    points.push(point)
    if (point > 0xffff) at += 1
  }
  return points
}

const star = 0x2a
const question = 0x3f
const open = 0x5b
const close = 0x5d
const bang = 0x21
const dash = 0x2d

function tokenize(pattern: readonly number[]): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < pattern.length) {
    const char = Number(pattern[at])
    const end = char === open ? classEnd(pattern, at + 1) : -1
    if (char === star) {
      if (tokens.at(-1)?.is !== 'any') tokens.push({ is: 'any' })
    } else if (char === question) tokens.push({ is: 'one' })
    else if (end > 0) tokens.push(classToken(pattern.slice(at + 1, end)))
    else tokens.push({ is: 'literal', char })
    at = end > 0 ? end + 1 : at + 1
  }
  return tokens
}

/** Index of the bracket that closes a class; -1 without one: then `[` is an ordinary character. */
function classEnd(pattern: readonly number[], from: number): number {
  let at = from
  if (pattern[at] === bang) at += 1
  if (pattern[at] === close) at += 1
  return pattern.indexOf(close, at)
}

/** Follows Python exactly: an empty range is dropped before the `!` is looked for, so `[b-a!x]` equals `[!x]`. */
function classToken(body: readonly number[]): Token {
  const chunks = withoutEmptyRanges(chunksOf(body))
  const negated = chunks[0]?.[0] === bang
  const [first = [], ...rest] = chunks
  const parts = [negated ? first.slice(1) : first, ...rest]
  if (parts.length === 1 && parts[0]?.length === 0) {
    return negated ? { is: 'one' } : { is: 'class', negated: false, ranges: [] }
  }
  return { is: 'class', negated, ranges: rangesOf(parts) }
}

/** The pieces of a class between the dashes of its ranges. A dash at either end is literal. */
function chunksOf(body: readonly number[]): number[][] {
  const chunks: number[][] = []
  let from = 0
  let at = body.indexOf(dash, body[0] === bang ? 2 : 1)
  while (at >= 0) {
    chunks.push(body.slice(from, at))
    from = at + 1
    at = body.indexOf(dash, at + 3)
  }
  const rest = body.slice(from)
  if (rest.length > 0 || chunks.length === 0) chunks.push(rest)
  else chunks.at(-1)?.push(dash)
  return chunks
}

function withoutEmptyRanges(chunks: readonly number[][]): number[][] {
  const kept: number[][] = []
  for (const low of chunks.toReversed()) {
    const high = kept.at(-1)
    const isEmpty = high !== undefined && Number(low.at(-1)) > Number(high[0])
    if (isEmpty) kept.splice(-1, 1, [...low.slice(0, -1), ...high.slice(1)])
    else kept.push(low)
  }
  return kept.reverse()
}

function rangesOf(parts: readonly (readonly number[])[]): (readonly [number, number])[] {
  const single = parts.flatMap((part) => part.map((char) => [char, char] as const))
  const spans = parts.slice(1).map((part, index) => [parts[index]?.at(-1) ?? dash, Number(part[0])] as const)
  // A dash without anything before it is literal.
  return parts[0]?.length === 0 ? [...single, [dash, dash], ...spans.slice(1)] : [...single, ...spans]
}

export function accepts(token: Exclude<Token, { is: 'any' }>, char: number): boolean {
  switch (token.is) {
    case 'one':
      return true
    case 'literal':
      return token.char === char
    case 'class':
      return token.ranges.some(([low, high]) => low <= char && char <= high) !== token.negated
  }
}

/** Backtracking only to the last star bounds the time by pattern length times name length. */
function matches(tokens: readonly ('any' | Accepts)[], name: readonly number[]): boolean {
  let token = 0
  let at = 0
  let lastStar = -1
  let starAt = 0
  while (at < name.length) {
    const now = tokens[token]
    if (now === 'any') {
      lastStar = token
      starAt = at
      token += 1
    } else if (now?.(Number(name[at]))) {
      token += 1
      at += 1
    } else if (lastStar >= 0) {
      token = lastStar + 1
      starAt += 1
      at = starAt
    } else return false
  }
  while (tokens[token] === 'any') token += 1
  return token === tokens.length
}
