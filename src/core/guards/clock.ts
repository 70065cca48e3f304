import { nounOf } from '../look/sight.ts'
import { count, moment } from '../sentences.ts'
import type { Action } from '../types.ts'
import { subjectsOnly } from './extents.ts'
import type { Guard } from './types.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Ages and expiry dates use the hub's clock: a wrong clock selects the wrong users. */
export const clock: Guard = {
  name: 'clock',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check({ actions, live, now }) {
    if (now === undefined) return []
    const off = Math.abs(Date.parse(now) - Date.parse(live.takenAt))
    if (off <= hour) return []
    const aged = off > day ? actions.filter(isByAge) : []
    const said = `${nounOf(live)}'s clock says ${moment(live.takenAt)} and this machine's ${moment(now)}, ${apart(off)} apart; set the one that is wrong`
    if (aged.length === 0) return [{ level: 'warn', message: said, actions: [] }]
    const why = `${count(aged.length, 'change')} by an age or an expiry date cannot be trusted: `
    const message = `${why}${said}, or plan with --allow clock`
    return [{ level: 'block', message, actions: aged.map(({ id }) => id) }]
  },
}

function isByAge({ op, reason }: Action): boolean {
  const ages = [reason.inactive_for, reason.idle_for, reason.unused_for, reason.expires, reason.notice]
  return op === 'notice.give' || ages.some((age) => age !== undefined)
}

/** In the two largest units that say something. */
function apart(ms: number): string {
  const [days, hours, minutes] = [Math.floor(ms / day), Math.floor((ms % day) / hour), Math.floor((ms % hour) / minute)]
  if (days > 0) return hours === 0 ? count(days, 'day') : `${count(days, 'day')} and ${count(hours, 'hour')}`
  return minutes === 0 ? count(hours, 'hour') : `${count(hours, 'hour')} and ${count(minutes, 'minute')}`
}
