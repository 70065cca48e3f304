// The columns of hubplan list --leaving.
import type { LiveUser } from '../../core/types.ts'
import { type RowColumn, timeCell } from './rows.ts'

/** A user who is to leave. */
export interface LeavingRow {
  readonly user: string
  /** `2026-12-13` */
  readonly date: string
  readonly lastActivity: LiveUser['last_activity']
}

/** In the order of the table. */
export const leavingColumns: readonly RowColumn<LeavingRow>[] = [
  { name: 'user', value: ({ user }) => user },
  { name: 'date', value: ({ date }) => date },
  {
    name: 'last_activity',
    title: 'last activity',
    value: ({ lastActivity }) => lastActivity,
    cell: ({ lastActivity }, now) => timeCell(lastActivity, now),
  },
]
