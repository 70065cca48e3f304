// The users whose tokens matter: each costs a request.
import { handsOffReason } from '../../names.ts'
import { asSpelled } from '../../plan/group-spelling.ts'
import { reachOf, rulesOf } from '../../plan/matchers.ts'
import { isGone } from '../../plan/user-state.ts'
import type { Action, AskedTokens, DesiredState, DesiredUser, LiveUser } from '../../types.ts'
import { tokenRulesOf } from './rules.ts'

/** The users that a row or a rule about tokens may concern; undefined when the desired state has neither. */
export function tokensAsked(files: DesiredState): AskedTokens | undefined {
  if (files.tokenRules.length === 0 && !hasWish(files)) return undefined
  return (live) => {
    const desired = asSpelled(files, live)
    const { scope } = desired
    const now = Date.parse(live.takenAt)
    const reach = reachOf(scope, live)
    const { absent } = rulesOf(desired, live)
    const { concerns } = tokenRulesOf(desired, live)
    const rowOf = rowFinder(desired)
    return (user) => {
      if (handsOffReason(user.name, scope.names) !== undefined || user.leavesAt !== undefined) return false
      const row = rowOf(user.name)
      // The tokens of a deleted user go with the user.
      if (row !== undefined && isGone(row, now)) return false
      if (row?.tokens !== undefined) return true
      if (!concerns(user) || reach(user) !== undefined) return false
      // A user under notice stays for a while.
      return row !== undefined || desired.leave !== undefined || absent(user) === undefined
    }
  }
}

/** Whether a row speaks of tokens. */
function hasWish({ users }: DesiredState): boolean {
  for (const { tokens } of users.values()) if (tokens !== undefined) return true
  return false
}

/** The row of a live user, also of one that it renames. */
function rowFinder({ users }: DesiredState): (name: string) => DesiredUser | undefined {
  const heirs = new Map<string, DesiredUser>()
  for (const row of users.values()) if (row.renamedFrom !== undefined) heirs.set(row.renamedFrom, row)
  return (name) => users.get(name) ?? heirs.get(name)
}

/** The users whose tokens some actions revoke, under old names too. */
export function tokensPlanned(actions: readonly Action[]): (user: LiveUser) => boolean {
  const users = new Set(actions.flatMap((action) => (action.op === 'token.revoke' ? [action.user] : [])))
  for (const action of actions) {
    if (action.op === 'user.rename' && users.has(action.after.name)) users.add(action.user)
  }
  return (user) => users.has(user.name)
}
