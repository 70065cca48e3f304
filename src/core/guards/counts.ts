// Limits on created, noticed, renamed and demoted users, and on servers that rules stop.
import { count, listed, number, percent } from '../sentences.ts'
import type { Action } from '../types.ts'
import { shareFloor } from './deletes.ts'
import { allFor, allForRules, subjectsOnly } from './extents.ts'
import { remedy } from './remedy.ts'
import type { Guard } from './types.ts'

export const createCount: Guard = {
  name: 'create-count',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check(input) {
    const { actions, options } = input
    const creates = actions.filter(({ op }) => op === 'user.create')
    const most = options.limits.max_creates
    if (most === undefined || creates.length <= most) return []
    const message = `${count(creates.length, 'user')} would be created, and the limit is ${number(most)}; if that is right, ${remedy('max_creates', '--allow create-count', input)}`
    return [{ level: 'block', message, actions: ids(creates) }]
  },
}

/** Deletes have their own limits once the day has come. */
export const noticeCount: Guard = {
  name: 'notice-count',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check(input) {
    const { actions, options } = input
    const notices = actions.filter(({ op }) => op === 'notice.give')
    const most = options.limits.max_notices
    if (most === undefined || notices.length <= most) return []
    const message = `${count(notices.length, 'user')} would get notice, and the limit is ${number(most)}; if that is right, ${remedy('max_notices', '--allow notice-count', input)}`
    return [{ level: 'block', message, actions: ids(notices) }]
  },
}

export const renameShare: Guard = {
  name: 'rename-share',
  atApply: true,
  extent: allFor('user.rename'),
  canAllow: true,
  check(input) {
    const { actions, live, options } = input
    const renames = actions.filter(({ op }) => op === 'user.rename')
    const share = renames.length / live.users.size
    const most = options.limits.max_rename_share
    if (live.listed === false || live.users.size < shareFloor || share <= most) return []
    const message = `${number(renames.length)} of ${count(live.users.size, 'user')} (${percent(share)}) would be renamed, and the limit is ${percent(most)}; if that is right, ${remedy('max_rename_share', '--allow rename-share', input)}`
    return [{ level: 'block', message, actions: ids(renames) }]
  },
}

export const demotions: Guard = {
  name: 'demotions',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check(input) {
    const { actions, options } = input
    const losses = actions.filter((action) => action.op === 'admin.set').filter(({ before, after }) => before && !after)
    const most = options.limits.max_demotions
    if (losses.length <= most) return []
    const who = listed(losses.map(({ user }) => user))
    const message = `${count(losses.length, 'admin')} would lose the admin flag, and the limit is ${most}: ${who}; if that is right, ${remedy('max_demotions', '--allow demotions', input)}`
    return [{ level: 'block', message, actions: ids(losses) }]
  },
}

/** A share is meaningless for fewer servers. */
const serverFloor = 3

/** A mistyped age in a rule would stop the running work of all users. */
export const stopShare: Guard = {
  name: 'stop-share',
  atApply: true,
  extent: allForRules('server.stop'),
  canAllow: false,
  check({ actions, live, options }) {
    const stops = actions.filter((action) => action.op === 'server.stop' && action.reason.why === 'rule')
    if (stops.length === 0) return []
    let running = 0
    for (const { servers = [] } of live.users.values()) {
      running += servers.filter(({ state }) => state !== 'stopped').length
    }
    const share = stops.length / running
    const most = options.limits.max_stop_share
    if (running < serverFloor || share <= most) return []
    const message = `rules would stop ${number(stops.length)} of ${count(running, 'running server')} (${percent(share)}), which is above ${percent(most)} (guards.max_stop_share); check idle_for of stop_servers`
    return [{ level: 'warn', message, actions: ids(stops) }]
  },
}

function ids(actions: readonly Action[]): string[] {
  return actions.map(({ id }) => id)
}
