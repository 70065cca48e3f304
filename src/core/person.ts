// Recognises names that are probably one person's: equal up to domain, punctuation, case and Unicode compatibility.
import { foldCase } from './caseless.ts'
import { lowerForm } from './names.ts'

/** The key that all names of one person share. */
export function personKey(name: string): string {
  // Many of a million names are their own key.
  if (/^[a-z\d]+$/.test(name)) return name
  return plain(domainOf(folded(name)).local)
}

/** The key that all names of one group share: an `@` separates nothing in it. */
export function groupKey(name: string): string {
  return plain(folded(name))
}

function folded(name: string): string {
  return foldCase(name.normalize('NFKC')).normalize('NFKC')
}

/** Without punctuation, which users write inconsistently; a name of punctuation alone is kept. */
function plain(text: string): string {
  const letters = text.replaceAll(punctuation, '')
  return letters === '' ? text : letters
}

const punctuation = /[.'\u2019\p{Pd}\p{Pc}\p{Zs}]/gu

/** The parts of an address; a name without a domain is all local part. */
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

/** Whether two names may be one person's without having one normal form. */
export function isSamePerson(one: string, other: string): boolean {
  return personKey(one) === personKey(other) && isPair(one, other)
}

/** @param other of the same key */
export function isPair(one: string, other: string): boolean {
  // Another guard reports names of one normal form.
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
