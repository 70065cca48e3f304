// The shell's fnmatch over a whole name, as Python's fnmatchcase has it: * matches everything (also / : and a leading
// dot), ? one character, [seq] and [!seq]; no braces, no negation, no escapes. Not minimatch: it cuts at `/`, hides `.`
// and `..`, counts UTF-16 units. Not a regular expression: a pattern from an untrusted file must not be able to hang us.

type Token =
  | { readonly is: 'any' }
  | { readonly is: 'one' }
  | { readonly is: 'literal'; readonly char: number }
  | { readonly is: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] }

/** Compiles a glob; the result tells whether a whole name matches. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const tokens = tokenize(codePoints(pattern))
  return (name) => matches(tokens, codePoints(name))
}

/** Whether a name matches at least one glob. */
export function anyMatcher(patterns: readonly string[]): (name: string) => boolean {
  const matchers = patterns.map(globMatcher)
  return (name) => matchers.some((matcher) => matcher(name))
}

function codePoints(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0)
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
    const char = pattern[at] ?? 0
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

/** Index of the bracket that closes a class; -1 when none does, and then `[` is an ordinary character. */
function classEnd(pattern: readonly number[], from: number): number {
  let at = from
  if (pattern[at] === bang) at += 1
  if (pattern[at] === close) at += 1
  return pattern.indexOf(close, at)
}

function classToken(body: readonly number[]): Token {
  const negated = body[0] === bang
  const chars = negated ? body.slice(1) : body
  const ranges: [number, number][] = []
  let at = 0
  while (at < chars.length) {
    const low = chars[at] ?? 0
    const isRange = chars[at + 1] === dash && at + 2 < chars.length
    const high = isRange ? (chars[at + 2] ?? 0) : low
    if (low <= high) ranges.push([low, high])
    at += isRange ? 3 : 1
  }
  return { is: 'class', negated, ranges }
}

function accepts(token: Token, char: number): boolean {
  switch (token.is) {
    case 'any':
    case 'one':
      return true
    case 'literal':
      return token.char === char
    case 'class':
      return token.ranges.some(([low, high]) => low <= char && char <= high) !== token.negated
  }
}

/** Going back only to the last star keeps the time within pattern length times name length. */
function matches(tokens: readonly Token[], name: readonly number[]): boolean {
  let token = 0
  let at = 0
  let lastStar = -1
  let starAt = 0
  while (at < name.length) {
    const now = tokens[token]
    if (now?.is === 'any') {
      lastStar = token
      starAt = at
      token += 1
    } else if (now !== undefined && accepts(now, name[at] ?? 0)) {
      token += 1
      at += 1
    } else if (lastStar >= 0) {
      token = lastStar + 1
      starAt += 1
      at = starAt
    } else return false
  }
  while (tokens[token]?.is === 'any') token += 1
  return token === tokens.length
}
