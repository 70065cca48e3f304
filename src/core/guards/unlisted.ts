import { count } from '../sentences.ts'
import { subjectsOnly } from './extents.ts'
import type { Guard } from './types.ts'

/** Most users to delete without a listing, unless this plan was given `--max-deletes`. */
export const mostUnlisted = 10

/** Without a listing users cannot be counted, so shares say nothing and far fewer may be deleted. */
export const unlistedCount: Guard = {
  name: 'unlisted-count',
  atApply: true,
  extent: subjectsOnly,
  canAllow: false,
  limitFlag: '--max-deletes',
  check({ actions, live, overrides, policy }) {
    const deletes = actions.filter((action) => action.op === 'user.delete')
    const isTyped = overrides.some(({ flag }) => flag === '--max-deletes')
    if (live.listed !== false || isTyped || deletes.length <= mostUnlisted) return []
    const isHeld = deletes.length > (policy?.guards?.max_deletes ?? Number.POSITIVE_INFINITY)
    const way = isHeld
      ? 'ask for another limit in the policy, or make smaller plans'
      : `plan with --max-deletes ${deletes.length}`
    const message = `${count(deletes.length, 'user')} would be deleted on a system that cannot list its users, and there the limit is ${mostUnlisted}; if that is right, ${way}`
    return [{ level: 'block', message, ...(isHeld ? { held: true } : {}), actions: deletes.map(({ id }) => id) }]
  },
}

/** Users whose existence or identity only the file asserts. */
export const unverified: Guard = {
  name: 'unverified',
  atApply: false,
  canAllow: false,
  check({ actions }) {
    const blind = actions.filter((action) => action.op === 'user.delete' && action.before.unverified === true)
    if (blind.length === 0) return []
    const who = blind.length === 1 ? 'one user to be deleted' : `${blind.length} users to be deleted`
    const message = `${who} could not be verified: whether number and e-mail belong together, whether the user is an administrator, and whether the user exists; the file alone decides`
    return [{ level: 'warn', message, actions: blind.map(({ id }) => id) }]
  },
}
