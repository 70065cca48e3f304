// How much a user uses the hub, and the last changes of the balance.
import type { Person } from '../../core/look/person.ts'
import type { PersonUse, ResourceUse, Session, Transaction } from '../../core/look/use.ts'
import { count, number } from '../../core/sentences.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import type { Row, Section } from '../terminal/rows.ts'
import { dateTime, hoursWords, signed } from '../words.ts'

/** Sessions and transactions shown. */
const most = 5

export function usageSections({ more, days }: Person): readonly Section[] {
  const use = more?.use
  const title = `Usage of the last ${count(days, 'day')}`
  const base = { title, tone: 'head', noun: 'fact' } as const
  if (use === 'too old')
    return [{ ...base, rows: [[{ text: 'This version of AUP Learning Cloud does not offer its statistics.' }]] }]
  if (use === undefined || use === 'none') return []
  const sessions: Section = {
    title: 'Last sessions',
    tone: 'head',
    noun: 'session',
    rows: use.recent.map(sessionRow),
    most,
  }
  return [{ ...base, rows: usageRows(use) }, sessions]
}

function usageRows({ minutes, sessions, resources }: PersonUse): readonly Row[] {
  const inSessions = sessions === undefined ? '' : `, in ${count(sessions, 'session')}`
  const all = minutes === undefined ? 'not shown by the hub' : `${number(minutes)}${inSessions}`
  return [[{ text: 'minutes' }, { text: all }], ...resources.map(resourceRow)]
}

function resourceRow({ resource, minutes, sessions }: ResourceUse): Row {
  const inSessions = sessions === undefined ? '' : `, in ${count(sessions, 'session')}`
  return [{ text: forTerminal(resource) }, { text: `${number(minutes)}${inSessions}` }]
}

function sessionRow({ resource, start, minutes, status }: Session): Row {
  return [
    { text: dateTime(start) },
    { text: forTerminal(resource) },
    { text: minutes === undefined ? '' : hoursWords(minutes) },
    { text: forTerminal(status), tone: 'dim' },
  ]
}

export function transactionSection({ more }: Person): Section {
  const rows = more?.transactions?.map(transactionRow) ?? []
  return { title: 'Last changes of the quota', tone: 'head', noun: 'change', rows, most }
}

function transactionRow({ type, amount, balance, at, by, note }: Transaction): Row {
  const after = balance === undefined ? '' : `, ${number(balance)} then`
  const who = by === undefined ? '' : `by ${forTerminal(by)}`
  return [
    { text: dateTime(at) },
    { text: forTerminal(type) },
    { text: `${signed(amount)}${after}` },
    { text: who },
    { text: note === undefined ? '' : proseForTerminal(note), tone: 'dim' },
  ]
}
