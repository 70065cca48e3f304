import { count, listed, quote } from '../sentences.ts'
import type { Action, ActionOf } from '../types.ts'
import { subjectsOnly } from './extents.ts'
import type { Guard } from './types.ts'

function renamesOf(actions: readonly Action[]): ActionOf<'user.rename'>[] {
  return actions.filter((action) => action.op === 'user.rename')
}

export const adminRename: Guard = {
  name: 'admin-rename',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check({ actions }) {
    return renamesOf(actions)
      .filter((action) => action.before.admin)
      .map((action) => {
        const where = action.reason.at === undefined ? '' : ` (${action.reason.at})`
        const message = `${listed([action.user])} is an admin and would be renamed${where}; take renamed_from out, or plan with --allow admin-rename`
        const alike = {
          kind: 'admin',
          subject: quote(action.user),
          note: action.reason.at,
          say: (examples: string, number: number) =>
            `${count(number, 'admin')} would be renamed: ${examples}; take renamed_from out, or plan with --allow admin-rename`,
        }
        return { level: 'block' as const, message, actions: [action.id], alike }
      })
  },
}

/** Warns of files that stay under the old name. */
export const renameLoss: Guard = {
  name: 'rename',
  atApply: false,
  canAllow: false,
  check({ actions }) {
    const renames = renamesOf(actions)
    if (renames.length === 0) return []
    const who = listed(renames.map((action) => action.user))
    const message = `a rename keeps groups, the admin flag and API tokens; until the hub is restarted, servers keep the old name in their address, so do not give that name to another user before that; home storage that the spawner names after the user stays under the old name (on Kubernetes the new name gets an empty volume), and so does a login that the authenticator knows by the old name: ${who}`
    return [{ level: 'info', message, actions: renames.map((action) => action.id) }]
  },
}
