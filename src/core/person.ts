// When two names are probably of one person: equal up to domain, punctuation, case and Unicode compatibility.
import { foldCase } from './caseless.ts'
import { lowerForm } from './names.ts'

/** What names of one person have in common. */
export function personKey(name: string): string {
  return plain(domainOf(folded(name)).local)
}

/** What names of one group have in common: an `@` in it parts nothing. */
export function groupKey(name: string): string {
  return plain(folded(name))
}

function folded(name: string): string {
  return foldCase(name.normalize('NFKC')).normalize('NFKC')
}

/** Without what people write or leave out at will; a name that has nothing else is left as it is. */
function plain(text: string): string {
  const letters = text.replaceAll(punctuation, '')
  return letters === '' ? text : letters
}

const punctuation = /[.'\u2019\p{Pd}\p{Pc}\p{Zs}]/gu

/** The two parts of an address; a name without a domain is its own first part. */
export function domainOf(name: string): { readonly local: string; readonly domain: string | undefined } {
  const at = name.lastIndexOf('@')
  return at < 1 ? { local: name, domain: undefined } : { local: name.slice(0, at), domain: name.slice(at + 1) }
}

/**
 * Whether names of one key differ in the place of a sign between digits: `team1-11` and `team11-1` are two numbered
 * accounts, `12.345` and `12345` one number.
 */
export function differInNumbers(one: string, other: string): boolean {
  const [mine, theirs] = [numbersOf(one), numbersOf(other)]
  return mine !== theirs && hasParts(mine) && hasParts(theirs)
}

/** Whether two names are perhaps of one person, and not two spellings of one normal form. */
export function isSamePerson(one: string, other: string): boolean {
  return personKey(one) === personKey(other) && isPair(one, other)
}

/** @param other of the same key */
export function isPair(one: string, other: string): boolean {
  // Names of one normal form collide, which another guard tells.
  return lowerForm(one.trim()) !== lowerForm(other.trim()) && !differInNumbers(one, other)
}

function numbersOf(name: string): string {
  return domainOf(folded(name))
    .local.replaceAll(punctuation, ' ')
    .replaceAll(/ *[^\p{Nd} ][^\p{Nd}]*/gu, '_')
    .replaceAll(/ +/g, ' ')
    .trim()
}

function hasParts(numbers: string): boolean {
  return /\p{Nd} \p{Nd}/u.test(numbers)
}
