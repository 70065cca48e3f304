// What it is, and how many users it has.

import type { Status } from '../../../core/look/status.ts'
import { number } from '../../../core/sentences.ts'
import { type Context, keyRow, type Part, row, unseenRow } from '../part.ts'

export function overviewParts(status: Status, { product }: Context): readonly Part[] {
  const { identity, shownBy, provider, users, complete } = status
  const some = complete ? '' : ' (only those that the token sees)'
  const admins = keyRow('admins', status.admins)
  const note = complete ? {} : { note: 'only those that the token sees' }
  const all = {
    ...row('users', `${number(users)}${product === undefined ? '' : some}`),
    tile: { value: users, ...note },
  }
  const rows =
    product === undefined
      ? [row('system', provider), all, admins]
      : [
          row('hub', `${product} ${identity.version}`.trim()),
          identity.authenticator === undefined
            ? unseenRow('authenticator', shownBy?.authenticator)
            : row('authenticator', identity.authenticator),
          all,
          admins,
        ]
  return [{ name: 'overview', title: 'Overview', rows }]
}
