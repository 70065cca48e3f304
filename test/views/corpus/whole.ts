// What must hold of a whole comment: its length, what is cut, what is folded, and what stands before the names that matter.
import { type Facts, isWithin } from './facts.ts'
import { missing, unescaped } from './names.ts'
import type { Made } from './plans/index.ts'
import { numberOf } from './read.ts'
import { type Line, namesIn } from './screen.ts'

/** GitHub accepts no longer comment. */
export const longestComment = 65_536

export interface Whole {
  readonly comment: string
  /** All lines of the comment. */
  readonly lines: readonly Line[]
  /** What the first screen says of what is not shown. */
  readonly notShown: string
}

/** What is wrong with a comment as a whole. */
export function wholeFaults(whole: Whole, truth: Facts, made: Made): string[] {
  return [
    ...(whole.comment.length < longestComment ? [] : [`${whole.comment.length} characters`]),
    ...floodFaults(whole, truth),
    ...foldFaults(whole, truth),
    ...cutFaults(whole, made),
    ...nameFaults(whole, truth),
  ]
}

const mostOfOneKind = 10

/** Lines of one guard before every deletion and every new admin is named. */
function floodFaults({ lines }: Whole, { deleted, newAdmins }: Facts): string[] {
  const open = new Set([...deleted.map(({ name }) => name), ...newAdmins])
  const guards = new Map<string, number>()
  for (const { words, kind } of lines) {
    if (open.size === 0) break
    for (const name of namesIn(words)) open.delete(unescaped(name))
    const [, guard] = /^‹([a-z-]+)›(?: \(|:)/.exec(kind === 'bullet' ? words : '') ?? []
    if (guard !== undefined) guards.set(guard, (guards.get(guard) ?? 0) + 1)
  }
  return [...guards]
    .filter(([, size]) => size > mostOfOneKind)
    .map(([guard, size]) => `${size} lines of ${guard} before all names`)
}

/** Demotions, and the first screen, are never folded shut. */
function foldFaults({ lines }: Whole, { demoted }: Facts): string[] {
  const open = lines.filter(({ isFolded }) => !isFolded).flatMap(({ words }) => namesIn(words))
  const closed = missing(demoted, open)
  const screen = lines.findIndex(({ words }) => words.startsWith('Before you approve'))
  return [
    ...(closed.length > 0 ? [`demoted and folded away: ${closed.join()}`] : []),
    ...lines.slice(0, screen + 10).flatMap(({ isFolded, words }) => (isFolded ? [`folded: ${words}`] : [])),
  ]
}

interface Section {
  readonly title: string
  rows: number
  cut: number
}

/** What is cut is said in the first screen, and no small list is cut while a large one is shown. */
function cutFaults({ lines, notShown }: Whole, { plan }: Made): string[] {
  const sections = sectionsOf(lines)
  const cuts = sections.filter(({ cut }) => cut > 0)
  const isCut = cuts.length > 0 || lines.some(hasUnnamed)
  const isSaid = isCut ? /\d/.test(notShown) : /^nothing/.test(notShown)
  const [first] = cuts.map(({ rows, cut }) => rows + cut).sort((one, other) => one - other)
  const larger = sections.filter(({ rows }) => first !== undefined && first <= 40 && rows > first)
  return [
    ...(isSaid ? [] : [`not shown: ${notShown}: ${JSON.stringify(cuts)}`]),
    ...larger.map(({ title }) => `a list of ${first} is cut, and ${title} is larger`),
    ...createFaults(lines, { notShown, plan }),
  ]
}

/** A cell that counts the tail of its names: `‹ann›, ‹bob›, 12 more`. */
function hasUnnamed({ kind, words }: Line): boolean {
  return kind === 'row' && /, [\d,]+ more\b/.test(words.replaceAll(/‹[^›]*›/g, ''))
}

function sectionsOf(lines: readonly Line[]): Section[] {
  const sections: Section[] = []
  for (const { kind, words } of lines) {
    if (kind === 'heading') sections.push({ title: words, rows: 0, cut: 0 })
    const last = sections.at(-1)
    const [, more, less] = /^(?:… and ([\d,]+) more .*not shown|([\d,]+) .*not named here)/.exec(words) ?? []
    if (last !== undefined && (more ?? less) !== undefined) last.cut += numberOf(more ?? less ?? '')
    else if (last !== undefined && (kind === 'row' || kind === 'bullet')) last.rows += 1
  }
  return sections
}

/** A created user is named, or counted as not shown. */
function createFaults(
  lines: readonly Line[],
  { notShown, plan }: { readonly notShown: string; readonly plan: Made['plan'] },
): string[] {
  const created = plan.actions.flatMap((action) => (action.op === 'user.create' ? [action.user] : []))
  const absent = missing(
    created,
    lines.flatMap(({ words }) => namesIn(words)),
  )
  if (absent.length === 0) return []
  const counts = [...notShown.matchAll(/[\d,]+/g)].map(([said]) => numberOf(said))
  return counts.some((said) => said >= absent.length)
    ? []
    : [`${absent.length} created users are neither named nor counted: ${notShown}`]
}

/** In characters, and the sign for what is cut. */
const longestInTable = 61
const mostNamedAnywhere = 2000
const month = 30

/** Up to 2,000 deletions are all named somewhere; of more, those that were active in the last 30 days. */
function nameFaults({ comment, lines }: Whole, { deleted, newAdmins }: Facts): string[] {
  const named = lines.flatMap(({ words }) => namesIn(words))
  const wanted = deleted.filter((one) => deleted.length <= mostNamedAnywhere || isWithin(one, month))
  const absent = missing([...wanted.map(({ name }) => name), ...newAdmins], named)
  const long = [...deleted.map(({ name }) => name), ...newAdmins].filter(
    (name) => name.length > 60 && !comment.includes(name),
  )
  const wide = lines
    .flatMap(({ cells = [] }) => cells.flatMap(namesIn))
    .filter((name) => Array.from(name).length > longestInTable)
  return [
    ...(wide.length > 0 ? [`whole in a table: ${wide[0]}`] : []),
    ...(absent.length > 0 ? [`nowhere named: ${absent.length}, such as ${absent[0]}`] : []),
    ...(long.length > 0 ? [`nowhere whole: ${long[0]}`] : []),
  ]
}

/** Created and deleted users whose plain names a text lacks, unless it counts as many as not shown. */
export function uncounted(text: string, { plan }: Made, notShown: string): string[] {
  const words = new Set(text.split(/[\s,]+/))
  const absent = plan.actions.flatMap((action) =>
    (action.op === 'user.create' || action.op === 'user.delete') &&
    /^[a-z]+\d+$/.test(action.user) &&
    !words.has(action.user)
      ? [action.user]
      : [],
  )
  const counted = [...notShown.matchAll(/[\d,]+/g)].reduce((sum, [said]) => sum + numberOf(said), 0)
  return absent.length > counted ? absent : []
}
