import { minutesBetween } from '../core/ages.ts'
import { count, number } from '../core/sentences.ts'
import type { Action, Reason } from '../core/types.ts'
import { forTerminal } from './safe.ts'

/** `a, b and c` */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** `2026-03-02` */
export function date(iso: string): string {
  return instant(iso)?.slice(0, 10) ?? iso
}

/** `2026-03-02 09:15 UTC` */
export function dateTime(iso: string): string {
  const text = instant(iso)
  return text === undefined ? iso : `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`
}

function instant(iso: string): string | undefined {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

const units = [
  { noun: 'minute', minutes: 1, below: 60 },
  { noun: 'hour', minutes: 60, below: 48 * 60 },
  { noun: 'day', minutes: 1440, below: 60 * 1440 },
  { noun: 'month', minutes: 30.44 * 1440, below: 730 * 1440 },
  { noun: 'year', minutes: 365.25 * 1440, below: Number.POSITIVE_INFINITY },
]

/**
 * `3 years ago`, `in 6 days`, `just now`; undefined when one of the times is invalid. Counted between the times as they
 * are shown, so that an age fits the times beside it.
 */
export function age(iso: string, now: string): string | undefined {
  const span = spanOf(iso, now)
  if (span === undefined) return undefined
  const { length, isPast } = span
  if (length === '') return 'just now'
  return isPast ? `${length} ago` : `in ${length}`
}

/** The time between two moments. */
export interface Span {
  /** `2 hours`; empty below a minute. */
  readonly length: string
  readonly isPast: boolean
}

/** Undefined when one of the times is invalid. */
export function spanOf(iso: string, now: string): Span | undefined {
  const minutes = minutesBetween(iso, now)
  const size = Math.abs(minutes)
  if (Number.isNaN(minutes)) return undefined
  const isPast = minutes > 0
  if (Math.abs(Date.parse(now) - Date.parse(iso)) < 60_000) return { length: '', isPast }
  const unit = units.find(({ below }) => size < below)
  if (unit === undefined) return undefined
  // Past time is rounded down to full units, future time to the nearest: seven days less a minute are seven days.
  const round = isPast ? Math.floor : Math.round
  return { length: count(round(size / unit.minutes), unit.noun), isPast }
}

/** `2 h 5 min` */
export function hoursWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return hours === 0 ? `${rest} min` : `${number(hours)} h ${rest} min`
}

/** `file:line`; the column is for editors, not for reviewers. */
export function shortPlace(at: string): string {
  return at.replace(/(:\d+):\d+$/, '$1')
}

/** The reason of an action, in words. Not yet escaped. */
export function reasonWords(reason: Reason): string {
  const at = reason.at === undefined ? undefined : shortPlace(reason.at)
  return `${causeWords(reason, at)}${noticeWords(reason.notice)}${sinceWords(reason.since)}`
}

/** Of a delete: `notice given 2026-11-29, not active since`. */
function noticeWords(notice: Reason['notice']): string {
  if (notice === undefined) return ''
  const { given, active } = notice
  const since = { before: ', not active since', since: ', active since (if_active: delete)' }
  return `; notice given ${given}${active === undefined ? '' : since[active]}`
}

/** The origin of a difference since the last plan. */
function sinceWords(since: Reason['since']): string {
  const words = {
    files: 'the files changed since the last plan',
    hub: 'the hub changed since the last plan',
    both: 'the files and the hub changed since the last plan',
  }
  return since === undefined ? '' : `; ${words[since]}`
}

function causeWords(reason: Reason, at: string | undefined): string {
  switch (reason.why) {
    case 'row':
      return (at ?? 'asked for') + (reason.expires === undefined ? '' : `, expired ${reason.expires}`)
    case 'rule': {
      const { inactive_for: inactive, idle_for: idle, unused_for: unused, groups } = reason
      const absent = idle === undefined ? 'rule' : 'rule for idle servers'
      const rule = reason.quota_rule === undefined ? absent : `quota rule ${reason.quota_rule}`
      const conditions = [
        groups === undefined ? '' : `in group ${groups.map((group) => JSON.stringify(group)).join(' or ')}`,
        reason.never_logged_in === true ? 'never logged in' : '',
        inactive === undefined ? '' : `inactive for ${inactive}`,
        idle === undefined ? '' : `idle for ${idle}`,
        reason.without_expiry === true ? 'never expires' : '',
        unused === undefined ? '' : `unused for ${unused}`,
      ]
      // A flag says itself what it does.
      const words = at?.startsWith('--') ? at : [rule, at].filter((part) => part !== undefined).join(' ')
      return [words, ...conditions.filter((condition) => condition !== '')].join(', ')
    }
    case 'prune':
      return `not in the roster (${['prune', at].filter((part) => part !== undefined).join(', ')})`
    case 'exact':
      return `not among its members (${['exact', at].filter((part) => part !== undefined).join(', ')})`
    case 'leave':
      return ['leave', at].filter((part) => part !== undefined).join(', ')
    case 'revert':
      return at === undefined ? 'undoes a plan' : `undoes ${at}`
    case 'needed':
      return at === undefined ? 'needed by another change' : `needed by ${at}`
  }
}

/** A scope by its name; `admin` is not a scope. Not yet escaped. */
export function needWords(what: string): string {
  return what === 'admin' ? 'a token whose owner is admin' : what
}

/** All names of an action's subject. Not yet escaped. */
export function subjectNames(action: Action): readonly string[] {
  const { id } = action
  const names = idNames(id)
  const subject = 'user' in action ? action.user : 'group' in action ? action.group : (names[0] ?? id)
  return names.includes(subject) ? names : [subject, ...names]
}

/** `+1,000`, `-5` */
export function signed(value: number): string {
  return value > 0 ? `+${number(value)}` : number(value)
}

/** The names in an id. */
export function idNames(id: string): readonly string[] {
  return id.split(':').slice(1).map(decode)
}

/** The same for an id alone. */
export function idWords(id: string): string {
  const [op = '', ...parts] = id.split(':')
  return [forTerminal(op), parts.map((part) => forTerminal(decode(part))).join(' -> ')].join(' ').trimEnd()
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** ` (a, b)`; empty for no parts. */
export function inBrackets(parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '')
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}

/** `3 years ago (2023-01-04)` */
export function dated(iso: string, at: string): string {
  const ago = age(iso, at)
  return ago === undefined ? iso : `${ago} (${date(iso)})`
}

/** `45 seconds`, `3 minutes`, `2 hours`: approximate, for waiting. */
export function duration(seconds: number): string {
  if (seconds < 90) return count(seconds, 'second')
  return seconds < 5400 ? count(Math.round(seconds / 60), 'minute') : count(Math.round(seconds / 3600), 'hour')
}

/** Groups as a cell of a table. A comma needs a ; beside it: alone it would look like the separator of another program. */
export function groupsCell(groups: readonly string[]): string {
  const text = groups.join(';')
  return /[,|]/.test(text) && !text.includes(';') ? `${text};` : text
}

/** `Deletes 3 users`, from `DELETE 3 users`; a title without a verb stays as it is. */
export function thirdPerson(title: string): string {
  const [first = '', verb = '', objects = ''] = /^(\w)(\w*)((?: [A-Z]+\b)*)/.exec(title)?.slice(1) ?? []
  const rest = title.slice(first.length + verb.length + objects.length)
  return `${first}${verb.toLowerCase()}s${objects.toLowerCase()}${rest}`
}
