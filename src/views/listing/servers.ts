// The columns of hubplan list --servers.
import type { AnyServer } from '../../core/types.ts'
import { forTerminal } from '../safe.ts'
import { type RowColumn, timeCell } from './rows.ts'

/** A server of a user. */
export interface ServerRow {
  readonly user: string
  readonly server: AnyServer
}

const states = { ready: 'running', spawn: 'starting', stop: 'stopping', stopped: 'stopped' } as const

/** In the order of the table. The name of a default server is empty in JSON and CSV. */
export const serverColumns: readonly RowColumn<ServerRow>[] = [
  { name: 'user', value: ({ user }) => user },
  {
    name: 'server',
    value: ({ server }) => server.name,
    cell: ({ server: { name } }) => (name === '' ? { text: 'default', tone: 'dim' } : { text: forTerminal(name) }),
  },
  {
    name: 'state',
    value: ({ server }) => states[server.state],
    cell: ({ server: { state } }) => ({ text: states[state], tone: state === 'stopped' ? 'plain' : 'gain' }),
  },
  {
    name: 'last_activity',
    title: 'last activity',
    value: ({ server }) => server.last_activity,
    cell: ({ server }, now) => timeCell(server.last_activity, now),
  },
  {
    name: 'started',
    value: ({ server }) => server.started,
    cell: ({ server }, now) => timeCell(server.started, now, '-'),
  },
  { name: 'url', value: ({ server }) => server.url },
]
