// Named servers that are removed: how many, what goes with them, and which of them run.
import { namedOf } from '../plan/removals.ts'
import { count, number, percent, quote } from '../sentences.ts'
import type { Action, ActionOf, Snapshot } from '../types.ts'
import { examples } from './alike.ts'
import { allForRules } from './extents.ts'
import { remedy } from './remedy.ts'
import type { Guard, GuardResult } from './types.ts'

type Removal = ActionOf<'server.remove'>

function removalsIn(actions: readonly Action[]): readonly Removal[] {
  return actions.filter((action) => action.op === 'server.remove')
}

function ids(actions: readonly Action[]): string[] {
  return actions.map(({ id }) => id)
}

/** A share is meaningless for fewer servers. */
const serverFloor = 3
const mostShare = 0.5

/** A mistyped age in a rule would remove the servers of all users. */
export const serverRemovals: Guard = {
  name: 'server-removals',
  atApply: true,
  extent: allForRules('server.remove'),
  canAllow: true,
  check(input) {
    const { actions, live, options } = input
    const removals = removalsIn(actions)
    const most = options.limits.max_server_removals
    if (most !== undefined && removals.length > most) {
      const message = `${count(removals.length, 'named server')} would be removed, and the limit is ${number(most)}; if that is right, ${remedy('max_server_removals', '--allow server-removals', input)}`
      return [{ level: 'block', message, actions: ids(removals) }]
    }
    return shareOf(removals, live)
  },
}

function shareOf(removals: readonly Removal[], live: Snapshot): GuardResult[] {
  const ruled = removals.filter(({ reason }) => reason.why === 'rule')
  if (ruled.length === 0) return []
  let all = 0
  for (const user of live.users.values()) all += namedOf(user).length
  const share = ruled.length / all
  if (all < serverFloor || share <= mostShare) return []
  const message = `rules would remove ${number(ruled.length)} of ${count(all, 'named server')} (${percent(share)}); check the conditions of remove_servers`
  return [{ level: 'warn', message, actions: ids(ruled) }]
}

/** Running servers that are removed. */
export function runningRemovals(actions: readonly Action[]): GuardResult[] {
  const running = removalsIn(actions).filter(({ before }) => before.state !== 'stopped')
  if (running.length === 0) return []
  const names = examples(running.map(({ user, server }) => `${quote(server)} of ${quote(user)}`))
  const message = `${count(running.length, 'named server')} to be removed ${running.length === 1 ? 'runs and is' : 'run and are'} stopped first: ${names}`
  return [{ level: 'warn', message, actions: ids(running) }]
}

/** What goes with removed servers. */
export function removedStorage(actions: readonly Action[]): GuardResult[] {
  const removals = removalsIn(actions)
  if (removals.length === 0) return []
  const message = `what is lost with ${removals.length === 1 ? 'a removed server' : 'removed servers'} depends on the hub's spawner: it may delete the volume of each, and hubplan cannot restore it`
  return [{ level: 'info', message, actions: ids(removals) }]
}
