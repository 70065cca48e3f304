// Trying the address and the token of one hub or workspace, at once and on demand.
import { useState } from 'preact/hooks'

import type { ConnectionView, Failure, SystemCard } from '../../api.ts'
import { failureOf, useApp } from '../app.ts'
import { type Row, type RowFault, type RowField, requestOf, rowFaults, sentRow } from '../rows.ts'

export interface ConnectionProps {
  readonly row: Row
  /** Of several. */
  readonly number: number | undefined
  readonly system: SystemCard
  readonly change: (key: string, edit: (row: Row) => Row) => void
  /** Absent for the only row. */
  readonly drop: (() => void) | undefined
  readonly whileSending: (work: () => Promise<void>) => Promise<void>
}

type Faults = Partial<Record<RowField, RowFault>>

export interface Trying {
  readonly faults: Faults
  readonly failure: Failure | undefined
  readonly isSending: boolean
  /** Tries, and says what is missing. */
  readonly now: () => Promise<void>
  /** Tries as soon as nothing is missing. */
  readonly soon: () => void
}

export function useTrying(
  { row, system, change, whileSending }: ConnectionProps,
  view: ConnectionView | undefined,
): Trying {
  const { client, tell } = useApp()
  const [faults, setFaults] = useState<Faults>({})
  const [failure, setFailure] = useState<Failure | undefined>(undefined)
  const [isSending, setSending] = useState(false)
  const send = (): Promise<void> =>
    whileSending(async () => {
      setSending(true)
      setFailure(undefined)
      try {
        const request = requestOf(row, system.provider)
        const answer = row.id === undefined ? await client.connect(request) : await client.reconnect(row.id, request)
        tell({ type: 'connected', connection: answer })
        change(row.key, (latest) => sentRow(latest, answer, row.form))
      } catch (thrown) {
        setFailure(failureOf(thrown))
      } finally {
        setSending(false)
      }
    })
  const now = async (): Promise<void> => {
    if (isSending) return
    const found = rowFaults(row, view)
    setFaults(found)
    if (Object.keys(found).length === 0) await send()
  }
  const soon = (): void => {
    const { token, refreshToken, url, name } = row.form
    const isChanged = view !== undefined && (view.url !== url || (name !== '' && view.name !== name))
    const isNew = token !== '' || refreshToken !== '' || isChanged
    if (isNew && !isSending && Object.keys(rowFaults(row, view)).length === 0) void send()
  }
  return { faults, failure, isSending, now, soon }
}
