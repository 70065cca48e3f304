// Answers a reviewer's twelve questions from the lines of a first screen alone: by its labels and its words, as a person would.
import { type Line, namesIn } from './screen.ts'

/** One user to be deleted, as the screen has it. */
export interface ReadGone {
  readonly name: string
  readonly why: string
  /** As the screen says it: `active 2 days ago (2026-02-28)`. */
  readonly activity: string
  readonly isAdmin: boolean
  readonly hasServer: boolean
}

export interface Answers {
  readonly url: string
  readonly verdict: string
  /** One phrase each, without their end. */
  readonly consequences: readonly string[]
  readonly status: string
  readonly blocks: readonly string[]
  readonly deletesTitle: string
  readonly deleted: readonly ReadGone[]
  /** Counts that stand for names: how many, and why. */
  readonly reasons: ReadonlyMap<string, number>
  /** The lines about new admins and roles. */
  readonly rights: readonly string[]
  readonly newAdmins: readonly string[]
  /** Roles by user. */
  readonly gains: ReadonlyMap<string, readonly string[]>
  /** By label; a label with lines below it has them too. */
  readonly facts: ReadonlyMap<string, ReadFact>
  /** The labels in their order. */
  readonly order: readonly string[]
}

export interface ReadFact {
  readonly words: string
  readonly items: readonly string[]
  readonly commands: readonly string[]
}

/** @param lines of the first screen, and no others */
export function answersOf(lines: readonly Line[]): Answers {
  const [, url = '', verdict = ''] = /^hubplan plan for ‹(.*)›: (.*)$/.exec(lines[0]?.words ?? '') ?? []
  const sections = sectionsOf(firstScreen(lines.slice(1)))
  const top = (sections.get('') ?? []).map(({ words }) => words)
  const titleOf = (start: RegExp): string => [...sections.keys()].find((title) => start.test(title)) ?? ''
  const deletesTitle = titleOf(/^Deletes [\d,]+ /)
  const { deleted, reasons } = readDeletions(sections.get(deletesTitle) ?? [])
  const rights = (sections.get(titleOf(/^New admins and roles/)) ?? []).map(({ words }) => words)
  const facts = readFacts(sections.get(titleOf(/^Before you (?:approve|apply)/)) ?? [])
  return {
    ...{ url, verdict, status: top.at(-1) ?? '', deletesTitle, deleted, reasons, rights, facts },
    consequences: (top.length > 1 ? top.slice(0, -1) : [])
      .flatMap((text) => text.split(/[;.] (?!\d)/))
      .map((one) => one.replace(/\.$/, '')),
    blocks: (sections.get(titleOf(/^Blocked by/)) ?? []).map(({ words }) => words),
    newAdmins: rights.filter((words) => /^[\d,]+ users? made admin/.test(words)).flatMap(namesAtEnd),
    gains: readGains(rights),
    order: [...facts.keys()],
  }
}

/** Up to the end of the lines that are always there; what follows says some of it again. */
function firstScreen(lines: readonly Line[]): readonly Line[] {
  const start = lines.findIndex(({ kind, words }) => kind === 'heading' && words.startsWith('Before you'))
  const end = lines.findIndex(({ kind }, at) => at > start && kind === 'heading')
  return start < 0 || end < 0 ? lines : lines.slice(0, end)
}

function sectionsOf(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const sections = new Map<string, Line[]>([['', []]])
  let last = ''
  for (const line of lines) {
    if (line.kind === 'heading') last = line.words
    const own = sections.get(last) ?? []
    if (line.kind !== 'heading') own.push(line)
    sections.set(last, own)
  }
  return sections
}

interface ReadDeletions {
  readonly deleted: readonly ReadGone[]
  readonly reasons: ReadonlyMap<string, number>
}

function readDeletions(lines: readonly Line[]): ReadDeletions {
  const deleted: ReadGone[] = []
  const reasons = new Map<string, number>()
  const [head, ...rows] = lines.flatMap(({ kind, cells }) => (kind === 'row' && cells !== undefined ? [cells] : []))
  const reasonOf = reasonsAbove(lines)
  for (const cells of rows) {
    const row = rowOf(head ?? [], cells)
    deleted.push({ ...row, why: reasonOf(row.why) })
  }
  for (const { kind, words } of lines) if (kind === 'bullet') readBullet(words, deleted, reasons)
  return { deleted, reasons }
}

/** A line above a table has the reason of all rows, or reasons by the numbers that the rows have. */
function reasonsAbove(lines: readonly Line[]): (cell: string) => string {
  const [, note] = /^Why: (.*)\.$/.exec(lines.find(({ words }) => words.startsWith('Why: '))?.words ?? '') ?? []
  const numbered = new Map(
    [...(note ?? '').matchAll(/(?:^|; )(\d+) (.*?)(?=; \d+ |$)/g)].map(([, number = '', why = '']) => [number, why]),
  )
  return (cell) => (cell === '' ? (note ?? '') : (numbered.get(cell) ?? cell))
}

function rowOf(head: readonly string[], cells: readonly string[]): ReadGone {
  const at = (title: RegExp): string => cells[head.findIndex((one) => title.test(one))] ?? ''
  const lost = at(/lost/)
  const [name = ''] = namesIn(at(/^User$/))
  const hasServer = /\d+ running server/.test(lost)
  return { name, why: at(/^Why/), activity: at(/activity/), isAdmin: /\bADMIN\b/.test(lost), hasServer }
}

const list = String.raw`‹[^›]*›(?:, ‹[^›]*›)*(?: and [\d,]+ more)?`
const byReason = new RegExp(String.raw`^([\d,]+) users?: (.*?): (${list})$`)
const alone = /^‹([^›]*)›: (.*)$/
const several = /^([\d,]+) (?:more users? like these|users? for other reasons): (.*)$/

/** One user, some users each with words of their own, or the users of one reason. */
function readBullet(words: string, deleted: ReadGone[], reasons: Map<string, number>): void {
  const one = alone.exec(words)
  const some = several.exec(words)
  const same = byReason.exec(words)
  if (one !== null) deleted.push(goneOf(one[1] ?? '', one[2] ?? ''))
  else if (some !== null) {
    for (const [, name = '', own = ''] of (some[2] ?? '').matchAll(/‹([^›]*)› \(((?:[^()‹]|‹[^›]*›|\([^()]*\))*)\)/g))
      deleted.push(goneOf(name, own))
  } else if (same !== null) {
    const [, size = '', why = '', names = ''] = same
    reasons.set(why, numberOf(size))
    for (const name of namesIn(names)) deleted.push({ ...goneOf(name, ''), why })
  } else throw new Error(`A line about deletions that says nothing: ${words}`)
}

const isActivity = /^(?:never )?active\b|activity|^user_id/
const isServer = /^[\d,]+ running servers?\b/

/** Parts of which the activity, the servers and the rest, the reason, are known by their words. */
function goneOf(name: string, words: string): ReadGone {
  const parts = words.split('; ')
  const why = parts.filter(
    (part) => !isActivity.test(part) && !isServer.test(part) && !/^(?:ADMIN|not verified)$/.test(part),
  )
  return {
    name,
    why: why.join('; '),
    activity: parts.find((part) => isActivity.test(part)) ?? '',
    isAdmin: parts.includes('ADMIN'),
    hasServer: parts.some((part) => isServer.test(part)),
  }
}

/** Every line: `3 users given the role ‹r› through group ‹g›: ‹a›, ‹b›`, or with the roles behind each name. */
function readGains(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const gains = new Map<string, string[]>()
  const add = (user: string, roles: readonly string[]): void => {
    gains.set(user, [...new Set([...(gains.get(user) ?? []), ...roles])].sort())
  }
  for (const words of lines) {
    const [, roles, users] = /^[\d,]+ users? given the roles? (.*) through group ‹[^›]*›: (.*)$/.exec(words) ?? []
    if (roles !== undefined) for (const user of namesIn(users ?? '')) add(user, namesIn(roles))
    const [, each] = /^[\d,]+ more role gains?: (.*)$/.exec(words) ?? []
    for (const [, user = '', own = ''] of (each ?? '').matchAll(/‹([^›]*)› \((.*?) through ‹[^›]*›\)/g))
      add(user, namesIn(own))
  }
  return gains
}

/** The names behind the last colon. */
function namesAtEnd(words: string): string[] {
  const [, names = ''] = new RegExp(`: (${list})$`).exec(words) ?? []
  return namesIn(names)
}

function readFacts(lines: readonly Line[]): ReadonlyMap<string, ReadFact> {
  const facts = new Map<string, ReadFact & { items: string[]; commands: string[] }>()
  let last: (ReadFact & { items: string[]; commands: string[] }) | undefined
  for (const { kind, words } of lines) {
    const [, label = '', rest = ''] = /^([A-Z][a-z ]+):(?: (.*))?$/s.exec(words) ?? []
    if (kind === 'bullet') {
      last = { words: rest, items: [], commands: [] }
      facts.set(label, last)
    } else if (kind === 'sub') last?.items.push(words)
    else if (kind === 'code') last?.commands.push(words)
  }
  return facts
}

/** `1,200` */
export function numberOf(text: string): number {
  return Number(text.replaceAll(',', ''))
}
