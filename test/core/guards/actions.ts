// Short ways to write actions, and what a guard says of them.
import { runGuards } from '../../../src/core/guards/index.ts'
import { actionId } from '../../../src/core/names.ts'
import type {
  Action,
  Finding,
  LiveUser,
  Options,
  Override,
  PolicyFile,
  Reason,
  Snapshot,
  Table,
} from '../../../src/core/types.ts'
import { drafted, options, snapshot, table, user } from '../live.ts'

export const row: Reason = { why: 'row', at: 'u.csv:2:1' }

/** `p00`, `p01`, ... */
export const people = (size: number, more: Partial<LiveUser> = {}, prefix = 'p'): LiveUser[] =>
  Array.from({ length: size }, (_, index) => user(`${prefix}${String(index).padStart(2, '0')}`, more))

export const students = (size: number, more: Partial<LiveUser> = {}): LiveUser[] => people(size, more, 's')
export const namesOf = (users: readonly LiveUser[]): string[] => users.map(({ name }) => name)
export const root = user('root', { admin: true })

export function create(name: string): Action {
  const id = actionId('user.create', name)
  return { id, op: 'user.create', user: name, before: null, after: { admin: false }, reason: row }
}
export function remove(name: string, more: Partial<LiveUser> = {}, reason: Reason = { why: 'prune' }): Action {
  const { name: _, ...before } = user(name, more)
  return { id: actionId('user.delete', name), op: 'user.delete', user: name, before, after: null, reason }
}
export function notice(name: string, more: Partial<LiveUser> = {}, reason: Reason = { why: 'prune' }): Action {
  const { name: _, ...before } = user(name, more)
  const id = actionId('notice.give', name, '2026-12-13')
  const group = 'hubplan-leaving-2026-12-13'
  return { id, op: 'notice.give', user: name, group, before, after: { day: '2026-12-13' }, reason }
}
export function rename(name: string, to: string, more: Partial<LiveUser> = {}): Action {
  const { name: _, ...before } = user(name, more)
  const id = actionId('user.rename', name, to)
  return { id, op: 'user.rename', user: name, before, after: { name: to }, reason: row }
}
export function admin(name: string, after: boolean): Action {
  return { id: actionId('admin.set', name), op: 'admin.set', user: name, before: !after, after, reason: row }
}
export function password(name: string): Action {
  const after = { how: 'generate', force_change: true } as const
  return { id: actionId('password.set', name), op: 'password.set', user: name, before: null, after, reason: row }
}
export function join(name: string, group: string): Action {
  const id = actionId('member.add', name, group)
  return { id, op: 'member.add', user: name, group, before: false, after: true, reason: row }
}
export function leave(name: string, group: string, reason: Reason = row): Action {
  const id = actionId('member.remove', name, group)
  return { id, op: 'member.remove', user: name, group, before: true, after: false, reason }
}
export function makeGroup(group: string): Action {
  const id = actionId('group.create', group)
  return { id, op: 'group.create', group, before: null, after: { members: [] }, reason: row }
}
export function stop(name: string, reason: Reason = { why: 'rule', at: 'h.yaml:3:3', idle_for: '1d' }): Action {
  const [before, after] = [{ state: 'ready' }, { state: 'stopped' }] as const
  return { id: actionId('server.stop', name), op: 'server.stop', user: name, server: '', before, after, reason }
}

interface Given {
  readonly options?: Partial<Options>
  readonly overrides?: readonly Override[]
  readonly policy?: PolicyFile
  readonly now?: string
  readonly only?: 'atApply' | undefined
}

/** What one guard says. */
export function found(guard: string, actions: readonly Action[], live: Snapshot = snapshot([]), given: Given = {}) {
  const { overrides = [], policy, now, only } = given
  const input = { actions, live, options: { ...options, ...given.options }, policy, now }
  return runGuards(input, overrides, only).filter((finding): finding is Finding => finding.guard === guard)
}

/** The same as `level: message`. */
export function words(...args: Parameters<typeof found>): string[] {
  return found(...args).map(({ level, message }) => `${level}: ${message}`)
}

/** The level, and the ids of the actions it is about. */
export function brief(...args: Parameters<typeof found>): string[] {
  return found(...args).map(({ level, actions }) => [level, ...actions].join(' '))
}

export const allowing = (value: string) => ({ overrides: [{ flag: '--allow', value } as const] })

/** Rows that want these users absent. */
export function absent(...gone: readonly string[]): Table {
  return table('u.csv', ['username', 'ensure'], ...gone.map((name) => [name, 'absent']))
}

/** What blocks the plan of a desired state. */
export function messages(...args: Parameters<typeof drafted>): string[] {
  return drafted(...args).findings.flatMap(({ level, message }) => (level === 'block' ? [message] : []))
}
