import { count, listed, quote } from '../sentences.ts'
import { subjectsOnly } from './extents.ts'
import type { Guard } from './types.ts'

/** Blocks setting an admin's password: it would hand over the admin's rights. */
export const adminPassword: Guard = {
  name: 'admin-password',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check({ actions, live }) {
    return actions
      .filter((action) => action.op === 'password.set')
      .filter(({ user }) => live.users.get(user)?.admin === true)
      .map((action) => {
        const where = action.reason.at === undefined ? '' : ` (${action.reason.at})`
        const message = `${listed([action.user])} is an admin and would get a new password${where}; take it out, or plan with --allow admin-password`
        const alike = {
          kind: 'admin',
          subject: quote(action.user),
          note: action.reason.at,
          say: (examples: string, number: number) =>
            `${count(number, 'admin')} would get a new password: ${examples}; take them out, or plan with --allow admin-password`,
        }
        return { level: 'block' as const, message, actions: [action.id], alike }
      })
  },
}
