// How many servers there are, by their state.

import type { Status } from '../../../core/look/status.ts'
import { count, number } from '../../../core/sentences.ts'
import { type Context, type Part, row, unseenRow } from '../part.ts'

export function serverParts({ servers, shownBy }: Status, { product }: Context): readonly Part[] {
  if (product === undefined) return []
  const rows =
    servers === undefined
      ? [unseenRow('servers', shownBy?.servers)]
      : [
          row('active servers', `${number(servers.ready)}, of ${count(servers.users, 'user')}`, {
            value: servers.ready,
            note: `of ${count(servers.users, 'user')}`,
          }),
          row('starting', number(servers.starting)),
          row('stopping', number(servers.stopping)),
        ]
  return [{ name: 'servers', title: 'Servers', rows }]
}
