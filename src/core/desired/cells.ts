// Cells get their meaning, one function a column.
import { compareNames, creationFault, groupName } from '../names.ts'
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Cell, Diagnostic, Ensure, Expiry, PasswordWish, QuotaWish, ServerWish } from '../types.ts'
import { passwordFault } from './password.ts'
import { mostQuota } from './quota.ts'

type Note = (diagnostic: Diagnostic) => void

/** In a row that slipped by a column, any cell may hold the password. */
function shown(cell: Cell): string {
  const text = String(cell.value).trim()
  return passwordFault(text) === undefined ? 'something that could be a password' : quote(text)
}

const ensures: readonly string[] = ['present', 'existing', 'absent']

export function readEnsure(cell: Cell | undefined, note: Note): Ensure | undefined {
  if (cell === undefined) return undefined
  const word = String(cell.value).trim().toLowerCase()
  if (ensures.includes(word)) return word as Ensure
  note(error(cell.at, `ensure is ${shown(cell)}; write present, existing or absent`))
  return undefined
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])

export function readFlag(cell: Cell | undefined, note: Note): boolean | undefined {
  if (cell === undefined) return undefined
  const flag = flags.get(String(cell.value).trim().toLowerCase())
  if (flag === undefined) note(error(cell.at, `admin is ${shown(cell)}; write true or false`))
  return flag
}

/** `a;b` or a list; `-` or an empty list is none of the managed groups. */
export function readGroups(cell: Cell | undefined, note: Note): string[] | undefined {
  if (cell === undefined) return undefined
  const parts = typeof cell.value === 'string' ? splitGroups(cell.value) : cell.value.map(groupName)
  for (const name of parts) {
    const fault = creationFault(name)
    if (fault !== undefined) note(error(cell.at, `the group name ${quote(name)} ${fault}`))
  }
  return [...new Set(parts)].sort(compareNames)
}

function splitGroups(text: string): string[] {
  if (text.trim() === '-') return []
  return text
    .split(';')
    .map(groupName)
    .filter((part) => part !== '')
}

export function readServer(cell: Cell | undefined, note: Note): ServerWish | undefined {
  if (cell === undefined) return undefined
  const word = String(cell.value).trim().toLowerCase()
  if (word === 'running' || word === 'stopped') return word
  note(error(cell.at, `server is ${shown(cell)}; write running or stopped`))
  return undefined
}

/** `500`, `unlimited` (also `-1` and the sign of infinity), or a grant such as `+100`. */
export function readQuota(cell: Cell | undefined, note: Note): QuotaWish | undefined {
  if (cell === undefined) return undefined
  const text = String(cell.value).trim()
  if (['unlimited', '-1', '∞'].includes(text.toLowerCase())) return { is: 'unlimited' }
  const amount = Number(text)
  if (/^\d{1,8}$/.test(text) && amount <= mostQuota) return { is: 'balance', balance: amount }
  if (/^[+-]\d{1,8}$/.test(text) && Math.abs(amount) <= mostQuota && amount !== 0) return { is: 'grant', add: amount }
  const most = `up to ${mostQuota}`
  note(error(cell.at, `quota is ${shown(cell)}; write a whole number ${most}, unlimited, or a grant such as +100`))
  return undefined
}

/** Where the password comes from; anything but the two words is the password itself, which is not kept here. */
export function readPassword(cell: Cell | undefined, force: Cell | undefined, note: Note): PasswordWish | undefined {
  const forceChange = readForce(force, note) ?? true
  if (cell === undefined) return undefined
  const word = String(cell.value).trim().toLowerCase()
  return { how: word === 'generate' || word === 'shared' ? word : 'file', forceChange }
}

/** Not quoted: in a row that slipped by a column, the password stands here. */
function readForce(cell: Cell | undefined, note: Note): boolean | undefined {
  if (cell === undefined) return undefined
  const flag = flags.get(String(cell.value).trim().toLowerCase())
  if (flag === undefined) note(error(cell.at, 'force_change is neither true nor false; write one of them'))
  return flag
}

const dayMs = 86_400_000
const dateForm = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/** A day holds to its end, UTC; a moment is exact, and UTC too when it names no zone. */
export function readExpiry(cell: Cell | undefined, note: Note): Expiry | undefined {
  if (cell === undefined) return undefined
  const text = String(cell.value).trim()
  const fromMs = expiryMs(text)
  if (fromMs !== undefined) return { text, fromMs }
  note(error(cell.at, `expires is ${shown(cell)}; write the last day, such as 2026-12-31`))
  return undefined
}

function expiryMs(text: string): number | undefined {
  const parts = dateForm.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour, minute = 0, second = 0] = parts.slice(1, 7).map(asNumber)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  if (hour === undefined) return Date.UTC(year, month - 1, day) + dayMs
  const zone = parts[7] ?? 'Z'
  const offset = zone === 'Z' ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)))
  return Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000
}

function asNumber(part: string | undefined): number | undefined {
  return part === undefined ? undefined : Number(part)
}

function daysIn(year: number, month: number): number {
  return (Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / dayMs
}
