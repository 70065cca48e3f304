/** @jsxImportSource preact */
// The step Where: the system, and one row for each hub or workspace of it.
import { useState } from 'preact/hooks'

import type { ConnectionView, ProviderName, SystemCard } from '../../api.ts'
import { providerOf, useApp } from '../app.ts'
import { Cards } from '../parts/cards.tsx'
import { focusWrong, StepPage } from '../parts/step.tsx'
import { emptyRow, type Row, rowsFor } from '../rows.ts'
import { useTexts } from '../texts/index.ts'
import { Connection } from './where-row.tsx'

type Fault = 'chooseSystem' | 'needOne' | 'needAll'

export function Where() {
  const texts = useTexts()
  const app = useApp()
  const { session, go, setDrawer, tell } = app
  const provider = providerOf(app)
  const system = session.systems.find((one) => one.provider === provider)
  const [fault, setFault] = useState<Fault | undefined>(undefined)
  const choose = (value: ProviderName): void => {
    setFault(undefined)
    tell({ type: 'chose' })
    setDrawer((drawer) => ({ ...drawer, provider: value, rows: drawer.rows.filter(({ id }) => id !== undefined) }))
  }
  const next = (): void => {
    const found = faultOf(session.connections, provider)
    setFault(found)
    if (found === undefined) go({ step: 'what' })
    else focusWrong()
  }
  return (
    <StepPage
      title={texts.where.title}
      lead={texts.where.lead}
      acts={
        <button type="button" class="main" onClick={next}>
          {texts.page.next}
        </button>
      }
    >
      <Cards
        legend={texts.where.system}
        choices={session.systems.map(({ provider: value, title }) => ({
          value,
          title,
          sentence: texts.where.sentences[value],
        }))}
        value={provider}
        error={fault === 'chooseSystem' ? texts.where.chooseSystem : undefined}
        onChange={choose}
      />
      {system === undefined ? null : <Connections key={system.provider} system={system} />}
      <div role="alert">
        {fault === undefined || fault === 'chooseSystem' ? null : <p class="wrong">{texts.where[fault]}</p>}
      </div>
    </StepPage>
  )
}

function faultOf(connections: readonly ConnectionView[], provider: ProviderName | undefined): Fault | undefined {
  if (provider === undefined) return 'chooseSystem'
  const own = connections.filter((one) => one.provider === provider)
  if (!own.some(({ state }) => state === 'ready')) return 'needOne'
  return own.every(({ state }) => state === 'ready') ? undefined : 'needAll'
}

function Connections({ system }: { readonly system: SystemCard }) {
  const texts = useTexts()
  const { session, drawer, setDrawer } = useApp()
  const [sending, setSending] = useState(0)
  const { connections } = session
  // While a row is sent, its connection may be known before the row knows that it is its own.
  const settled = sending === 0 ? connections : connections.filter((one) => drawer.rows.some(({ id }) => id === one.id))
  const followed = rowsFor(drawer.rows, settled, system)
  const rows = followed.length > 0 ? followed : [emptyRow('first', system)]
  const change = (key: string, edit: (row: Row) => Row): void =>
    setDrawer((before) => {
      const shown = before.rows.some((row) => row.key === key) ? before.rows : rows
      const all = shown.map((row) => (row.key === key ? edit(row) : row))
      return { ...before, rows: all, open: before.open.includes(key) ? before.open : [...before.open, key] }
    })
  const add = (): void => {
    const row = emptyRow(`new-${drawer.added}`, system)
    setDrawer((before) => ({ ...before, rows: [...rows, row], open: [row.key], added: before.added + 1 }))
    requestAnimationFrame(() => document.getElementById(`row-${row.key}`)?.focus())
  }
  const drop = (row: Row): void => {
    setDrawer((before) => ({ ...before, rows: rows.filter(({ key }) => key !== row.key) }))
    document.getElementById('add-row')?.focus()
  }
  return (
    <>
      {rows.map((row, at) => (
        <Connection
          key={row.key}
          row={row}
          number={rows.length === 1 ? undefined : at + 1}
          system={system}
          change={change}
          drop={rows.length === 1 && row.id === undefined ? undefined : () => drop(row)}
          whileSending={async (work) => {
            setSending((count) => count + 1)
            await work().finally(() => setSending((count) => count - 1))
          }}
        />
      ))}
      <p>
        <button type="button" id="add-row" onClick={add}>
          + {texts.where.add[system.provider]}
        </button>
      </p>
    </>
  )
}
