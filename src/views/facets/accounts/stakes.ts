// Risks of a deletion or a rename: an admin, running servers, recent activity.

import { daysBetween } from '../../../core/ages.ts'
import { count, number, percent } from '../../../core/sentences.ts'
import type { ActionOf, Plan, UserImage } from '../../../core/types.ts'
import type { Phrase } from '../../model/phrase.ts'
import { date, dated, inBrackets } from '../../words.ts'

type Delete = ActionOf<'user.delete'>
type Held = { readonly before: UserImage }

/** Whether a user was active in the last days before `at`, the hub's time. An unseen activity does not count. */
export function isRecent(image: UserImage, at: string, days: number): boolean {
  return daysSince(image, at) <= days
}

/** Whole days since the last activity, as ages are shown; NaN when there is none, or it is unseen. */
export function daysSince({ last_activity: last }: UserImage, at: string): number {
  return daysBetween(last ?? '', at)
}

/**
 * `4 active in the last 7 days`, `none active in the last 7 days`: always shown, because reviewers look for it first.
 */
export function weekWords(deletes: readonly Held[], at: string): string {
  const active = deletes.filter(({ before }) => isRecent(before, at, 7)).length
  const unseen = deletes.filter(({ before }) => before.last_activity === undefined).length
  if (unseen === deletes.length) return 'last activity not visible'
  const known = `${active === 0 ? 'none' : number(active)} active in the last 7 days`
  return unseen === 0 ? known : `${known}, ${number(unseen)} whose activity is not visible`
}

/** `**deletes 9 of 412 users (2.2 %)**, 3 of them active in the last 7 days` */
export function deletesWords(deletes: readonly Delete[], { snapshot }: Plan): Phrase {
  const { length } = deletes
  const isShare = snapshot.listed !== false && snapshot.users >= length
  const all = isShare ? `${number(length)} of ${count(snapshot.users, 'user')}` : count(length, 'user')
  const share = isShare && snapshot.users > 0 ? ` (${percent(length / snapshot.users)})` : ''
  return [{ strong: [`deletes ${all}${share}`] }, `, ${activeWords(deletes, snapshot.taken_at)}`]
}

function activeWords(deletes: readonly Delete[], at: string): string {
  const { length } = deletes
  const active = deletes.filter(({ before }) => isRecent(before, at, 7)).length
  const unseen = deletes.filter(({ before }) => before.last_activity === undefined).length
  if (unseen === length) return `${length === 1 ? 'the' : 'their'} last activity is not visible`
  if (length === 1) return `${active === 0 ? 'not ' : ''}active in the last 7 days`
  const of = active === 0 ? 'none' : active === length ? 'all' : number(active)
  const dark = unseen > 0 ? ` (the activity of ${number(unseen)} is not visible)` : ''
  return `${of} of them active in the last 7 days${dark}`
}

/** `DELETE 9 users (1 admin, 2 with a running server, 3 active in the last 7 days, 5 in the last 30)` */
export function deleteTitle(deletes: readonly Delete[], at: string): string {
  const [week, month] = [7, 30].map((days) => deletes.filter(({ before }) => isRecent(before, at, days)).length)
  const unverified = deletes.filter(({ before }) => before.unverified).length
  const stakes = inBrackets([
    ...heldWords(deletes),
    weekWords(deletes, at),
    month !== undefined && month > (week ?? 0) ? `${number(month)} in the last 30` : '',
    unverified > 0 ? `${number(unverified)} not verified` : '',
  ])
  return `DELETE ${count(deletes.length, 'user')}${stakes}`
}

/** ` (1 admin, 2 with a running server)`; for users who stay, empty when no risk applies. */
export function riskWords(users: readonly Held[]): string {
  return inBrackets(heldWords(users))
}

function heldWords(users: readonly Held[]): readonly string[] {
  const admins = users.filter(({ before }) => before.admin).length
  const running = users.filter(({ before }) => before.servers?.length).length
  return [admins > 0 ? count(admins, 'admin') : '', running > 0 ? `${number(running)} with a running server` : '']
}

/** `active 3 years ago (2023-01-04)`. Not yet made safe. */
export function activityWords(before: UserImage, at: string): string {
  const { created, last_activity: last, account } = before
  // Where users have a number, API calls name them by it; activity is unknown there.
  if (account !== undefined && last === undefined) {
    return `user_id ${account}${before.unverified === true ? ', not verified' : ''}`
  }
  if (last === undefined) return 'last activity not visible'
  if (last !== null) return `active ${dated(last, at)}`
  return created === undefined || created === null ? 'never active' : `never active (created ${date(created)})`
}

/** Sorts by loss, the worst first. */
export function sortByLoss(deletes: readonly Delete[]): readonly Delete[] {
  return deletes
    .map((action) => ({ action, loss: loss(action) }))
    .sort((one, other) => other.loss - one.loss || (one.action.user < other.action.user ? -1 : 1))
    .map(({ action }) => action)
}

/** Admins, then users with servers, then the most recent activity; an unseen activity may be recent. */
function loss({ before }: Delete): number {
  const recent = before.last_activity === undefined ? 8e15 : Date.parse(before.last_activity ?? '') || 0
  return recent + (before.servers?.length ? 1e16 : 0) + (before.admin ? 2e16 : 0)
}
