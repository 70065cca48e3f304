// Names and globs in any case, for `protect`: it is safer to match one user too many than to miss one.
import { type Accepts, accepts, compile, type Token, tokensOf } from './globs.ts'

const ascii = /^[\u0000-\u007f]*$/

/**
 * The text case-folded, character by character: `toLowerCase` of a whole text depends on neighbours, so that a final
 * sigma becomes another letter than the same sigma before an a.
 */
export function foldCase(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  return Array.from(text, (char) => char.toLowerCase().toUpperCase().toLowerCase()).join('')
}

/** Compiles a glob that matches a character in any case. An excluding class excludes only the written characters. */
export function caselessMatcher(pattern: string): (name: string) => boolean {
  const tokens = tokensOf(pattern)
  const simple = compile(tokens.map(partOf))
  // Where one character folds to two (`ß` to `ss`), the characters of name and glob no longer align.
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

/** A regular expression for one class and one character: it uses Unicode's simple folding and never backtracks. */
function anyCase(ranges: readonly (readonly [number, number])[]): Accepts {
  const spans = ranges.map(([low, high]) => `${escaped(low)}-${escaped(high)}`)
  const pattern = new RegExp(`^[${spans.join('')}]$`, 'iu')
  const fits: Accepts = (char) => pattern.test(String.fromCodePoint(char))
  // Most names consist of these.
  const plain = Array.from({ length: 128 }, (_, char) => fits(char))
  return (char) => plain[char] ?? fits(char)
}

function escaped(char: number): string {
  return `\\u{${char.toString(16)}}`
}

/** The composed and decomposed forms of a name. */
export function compositions(name: string): readonly string[] {
  if (ascii.test(name)) return [name]
  const composed = name.normalize('NFC')
  // In lower case the dotted capital I has two characters.
  const dotted = composed.replaceAll('i\u0307', '\u0130')
  return [...new Set([name, composed, name.normalize('NFD'), dotted, undotted(dotted)])]
}

/** Replaces the dotted capital I of a Turkish keyboard by the plain one. */
export function undotted(text: string): string {
  return text.replaceAll('\u0130', 'i').replaceAll('i\u0307', 'i')
}
