// Names and globs whatever their case. For `protect`, which must rather mean somebody too many than miss somebody.
import { type Accepts, accepts, compile, type Token, tokensOf } from './globs.ts'

const ascii = /^[\u0000-\u007f]*$/

/**
 * A text with its case folded, character by character: `toLowerCase` of a whole text looks at neighbours, so that a final
 * sigma becomes another letter than the same sigma before an a.
 */
export function foldCase(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  return Array.from(text, (char) => char.toLowerCase().toUpperCase().toLowerCase()).join('')
}

/** A glob that takes a character in any of its cases. A class that excludes excludes what is written. */
export function caselessMatcher(pattern: string): (name: string) => boolean {
  const tokens = tokensOf(pattern)
  const simple = compile(tokens.map(partOf))
  // Where one character folds to two (`ß` to `ss`), the characters of name and glob do not stand opposite each other.
  const folded = compile(tokens.flatMap(foldedParts))
  const isSimple = ascii.test(pattern)
  return (name) => simple(name) || (!(isSimple && ascii.test(name)) && folded(foldCase(name)))
}

function foldedParts(token: Token): ('any' | Accepts)[] {
  if (token.is !== 'literal') return [partOf(token)]
  return Array.from(foldCase(String.fromCodePoint(token.char)), (char) => {
    const code = char.codePointAt(0)
    return (other: number) => other === code
  })
}

function partOf(token: Token): 'any' | Accepts {
  if (token.is === 'any') return 'any'
  if (token.is === 'literal') return anyCase([[token.char, token.char]])
  if (token.is === 'one' || token.negated || token.ranges.length === 0) return (char) => accepts(token, char)
  return anyCase(token.ranges)
}

/** A regular expression of one class on one character: that of Unicode's simple folding, and nothing to go back over. */
function anyCase(ranges: readonly (readonly [number, number])[]): Accepts {
  const spans = ranges.map(([low, high]) => `${escaped(low)}-${escaped(high)}`)
  const pattern = new RegExp(`^[${spans.join('')}]$`, 'iu')
  const fits: Accepts = (char) => pattern.test(String.fromCodePoint(char))
  // Names are mostly of these.
  const plain = Array.from({ length: 128 }, (_, char) => fits(char))
  return (char) => plain[char] ?? fits(char)
}

function escaped(char: number): string {
  return `\\u{${char.toString(16)}}`
}

/** The ways in which the letters of a name may be put together. */
export function compositions(name: string): readonly string[] {
  if (ascii.test(name)) return [name]
  const composed = name.normalize('NFC')
  // In lower case the dotted capital I is two characters.
  const dotted = composed.replaceAll('i\u0307', '\u0130')
  return [...new Set([name, composed, name.normalize('NFD'), dotted, undotted(dotted)])]
}

/** With the i of a Turkish keyboard taken for that of any other, whose capital has no dot. */
export function undotted(text: string): string {
  return text.replaceAll('\u0130', 'i').replaceAll('i\u0307', 'i')
}
