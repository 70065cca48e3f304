import { nearForms } from '../names.ts'
import { isSamePerson } from '../person.ts'
import { count, listed, number, percent, quote } from '../sentences.ts'
import type { Action, ActionOf, Snapshot } from '../types.ts'
import { allFor, subjectsOnly } from './extents.ts'
import { remedy } from './remedy.ts'
import { removedStorage, runningRemovals } from './removals.ts'
import type { Guard, GuardInput, GuardResult } from './types.ts'

/** A share is meaningless for fewer users. */
export const shareFloor = 10

function deletesOf(actions: readonly Action[]): ActionOf<'user.delete'>[] {
  return actions.filter((action) => action.op === 'user.delete')
}

function ids(actions: readonly Action[]): string[] {
  return actions.map((action) => action.id)
}

export const deleteCount: Guard = {
  name: 'delete-count',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  limitFlag: '--max-deletes',
  check(input) {
    const { actions, options } = input
    const deletes = deletesOf(actions)
    const most = options.limits.max_deletes
    if (deletes.length <= most) return []
    const message = `${count(deletes.length, 'user')} would be deleted, and the limit is ${number(most)}; if that is right, ${remedy('max_deletes', `--max-deletes ${deletes.length}`, input)}`
    return [{ level: 'block', message, actions: ids(deletes) }]
  },
}

export const deleteShare: Guard = {
  name: 'delete-share',
  atApply: true,
  extent: allFor('user.delete'),
  canAllow: true,
  limitFlag: '--max-delete-share',
  check(input) {
    const { actions, live, options } = input
    const deletes = deletesOf(actions)
    const share = deletes.length / live.users.size
    const most = options.limits.max_delete_share
    if (live.listed === false || live.users.size < shareFloor || share <= most) return []
    const flag = `--max-delete-share ${shareFor(deletes.length, live.users.size)}`
    const message = `${number(deletes.length)} of ${count(live.users.size, 'user')} (${percent(share)}) would be deleted, and the limit is ${percent(most)}; if that is right, ${remedy('max_delete_share', flag, input)}`
    return [{ level: 'block', message, actions: ids(deletes) }]
  },
}

/** The least limit in hundredths that lets so many users go. */
export function shareFor(deletes: number, users: number): number {
  return Math.ceil((deletes / users) * 100) / 100
}

export const changeShare: Guard = {
  name: 'change-share',
  atApply: false,
  canAllow: false,
  check({ actions, live, options }) {
    const touched = changedUsers(actions, live)
    const share = touched.size / live.users.size
    if (live.listed === false || live.users.size < shareFloor) return []
    const most = options.limits.max_change_share
    if (share <= most) return []
    const message = `${number(touched.size)} of ${count(live.users.size, 'user')} (${percent(share)}) would be changed or deleted, which is above ${percent(most)} (guards.max_change_share)`
    return [{ level: 'warn', message, actions: [] }]
  },
}

/** Live users that the actions change or delete. */
export function changedUsers(actions: readonly Action[], { users }: Snapshot): ReadonlySet<string> {
  return new Set(actions.flatMap((action) => (isChange(action) && users.has(action.user) ? [action.user] : [])))
}

/** Starting or stopping a server does not count as a change of its user. */
function isChange(action: Action): action is Action & { readonly user: string } {
  return 'user' in action && action.op !== 'server.start' && action.op !== 'server.stop'
}

export const runningServers: Guard = {
  name: 'running-servers',
  atApply: false,
  canAllow: false,
  check({ actions }) {
    const ofUsers = (
      [
        ['user.delete', 'deleted'],
        ['user.rename', 'renamed'],
      ] as const
    ).flatMap(([op, word]) => {
      const running = actions
        .filter((action) => action.op === 'user.delete' || action.op === 'user.rename')
        .filter((action) => action.op === op && 'servers' in action.before && action.before.servers.length > 0)
      if (running.length === 0) return []
      const names = listed(running.map(({ user }) => user))
      const message = `${count(running.length, 'user')} to be ${word} ${running.length === 1 ? 'has' : 'have'} a running server, which is stopped first: ${names}`
      return [{ level: 'warn' as const, message, actions: ids(running) }]
    })
    return [...ofUsers, ...runningRemovals(actions)]
  },
}

export const storageLoss: Guard = {
  name: 'storage',
  atApply: false,
  canAllow: false,
  check({ actions, live }) {
    const deletes = deletesOf(actions)
    if (deletes.length === 0) return removedStorage(actions)
    if (live.deletes !== undefined) return [{ level: 'info', message: live.deletes.losses, actions: ids(deletes) }]
    const message = `what is lost with ${deletes.length === 1 ? 'a deleted user' : 'deleted users'} depends on the hub's spawner: on Kubernetes the home volume is deleted too, and hubplan cannot restore it`
    return [{ level: 'info', message, actions: ids(deletes) }, ...removedStorage(actions)]
  },
}

export const adminDelete: Guard = {
  name: 'admin-delete',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check({ actions }) {
    return actions
      .filter((action) => action.op === 'user.delete' || action.op === 'notice.give')
      .filter((action) => action.before.admin)
      .map(adminFinding)
  },
}

function adminFinding(action: ActionOf<'user.delete' | 'notice.give'>): GuardResult {
  const where = action.reason.at === undefined ? '' : ` (${action.reason.at})`
  const what = action.op === 'user.delete' ? 'be deleted' : 'get notice'
  const message = `${listed([action.user])} is an admin and would ${what}${where}; demote first, or plan with --allow admin-delete`
  const alike = {
    kind: `admin ${what}`,
    subject: quote(action.user),
    note: action.reason.at,
    say: (examples: string, number: number) =>
      `${count(number, 'admin')} would ${what}: ${examples}; demote them first, or plan with --allow admin-delete`,
  }
  return { level: 'block', message, actions: [action.id], alike }
}

/** Warns of a delete or notice and a create whose names differ by one character: perhaps one renamed person. */
export const possibleRename: Guard = {
  name: 'possible-rename',
  atApply: false,
  canAllow: false,
  check({ actions }: GuardInput) {
    const leavers = actions.filter((action) => action.op === 'user.delete' || action.op === 'notice.give')
    if (leavers.length === 0 || !actions.some((action) => action.op === 'user.create')) return []
    const gone = new Map<string, ActionOf<'user.delete' | 'notice.give'>>()
    for (const action of leavers) for (const form of formsOf(action.user)) gone.set(form, action)
    return actions.flatMap((action) => {
      if (action.op !== 'user.create') return []
      const twin = formsOf(action.user)
        .map((form) => gone.get(form))
        .find((found) => found !== undefined)
      if (twin === undefined || onlyDigitsDiffer(twin.user, action.user)) return []
      // Guard same-person blocks this pair.
      if (isSamePerson(twin.user, action.user)) return []
      const what = twin.op === 'user.delete' ? 'be deleted' : 'get notice'
      const message = `${listed([twin.user])} would ${what} and ${listed([action.user])} created; if this is one person under a new name, files and servers do not follow: give the new row renamed_from: ${listed([twin.user])} instead`
      const alike = {
        kind: `pair to ${what}`,
        subject: `${listed([twin.user])} and ${listed([action.user])}`,
        say: (examples: string, number: number) =>
          `${count(number, 'pair')} of a user to ${what} and one to be created may be one person each under a new name: ${examples}; if so, files and servers do not follow: give the new rows renamed_from instead`,
      }
      return [{ level: 'warn' as const, message, actions: [twin.id, action.id], alike }]
    })
  },
}

/** Very short names are all near each other. */
function formsOf(name: string): string[] {
  return [...name].length < 3 ? [name] : nearForms(name)
}

function onlyDigitsDiffer(one: string, other: string): boolean {
  return one.replaceAll(/\d/g, '') === other.replaceAll(/\d/g, '')
}
