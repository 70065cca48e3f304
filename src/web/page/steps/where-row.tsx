/** @jsxImportSource preact */
// One hub or workspace: address, token, and what came of trying them.
import { useState } from 'preact/hooks'

import type { ConnectionView, Failure, SystemCard } from '../../api.ts'
import { failureOf, useApp } from '../app.ts'
import { Check, Select, TextField } from '../parts/field.tsx'
import {
  type Form,
  isOpenHttp,
  type Row,
  type RowFault,
  type RowField,
  requestOf,
  rowFaults,
  sentRow,
} from '../rows.ts'
import { type Texts, useTexts } from '../texts/index.ts'
import { TriedSaid } from './where-tried.tsx'

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

export function Connection(props: ConnectionProps) {
  const { row, number, system, drop } = props
  const texts = useTexts()
  const { session, client, drawer, setDrawer, attempt } = useApp()
  const view = session.connections.find(({ id }) => id === row.id)
  const tried = useTrying(props, view)
  const one = texts.where.one[system.provider]
  const title = number === undefined ? one : `${one} ${number}`
  const isOpen = view?.state !== 'ready' || drawer.open.includes(row.key)
  const remove = async (): Promise<void> => {
    const { id } = row
    if (id !== undefined && !(await attempt(async () => void (await client.forget(id))))) return
    drop?.()
  }
  return (
    <section class="card row" aria-labelledby={`row-${row.key}`}>
      <div class="head">
        <h2 id={`row-${row.key}`} tabIndex={-1}>
          {title}
          {view === undefined ? null : (
            <span class="soft">
              {' '}
              <bdi>{view.name}</bdi>
            </span>
          )}
        </h2>
        <div class="tools">
          {isOpen ? null : (
            <button
              type="button"
              class="small"
              onClick={() => setDrawer((before) => ({ ...before, open: [...before.open, row.key] }))}
            >
              {texts.where.change}
              <span class="vh"> {title}</span>
            </button>
          )}
          {drop === undefined ? null : (
            <button type="button" class="small" onClick={remove}>
              {texts.where.remove}
              <span class="vh"> {title}</span>
            </button>
          )}
        </div>
      </div>
      {isOpen ? <Fields {...props} view={view} tried={tried} /> : null}
      <TriedSaid view={view} failure={tried.failure} />
    </section>
  )
}

interface Trying {
  readonly faults: Faults
  readonly failure: Failure | undefined
  readonly isSending: boolean
  /** Tries, and says what is missing. */
  readonly now: () => Promise<void>
  /** Tries as soon as nothing is missing. */
  readonly soon: () => void
}

function useTrying({ row, system, change, whileSending }: ConnectionProps, view: ConnectionView | undefined): Trying {
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

interface FieldsProps extends ConnectionProps {
  readonly view: ConnectionView | undefined
  readonly tried: Trying
}

function Fields({ row, system, change, view, tried }: FieldsProps) {
  const texts = useTexts()
  const { where } = texts
  const { form } = row
  const set = (more: Partial<Form>): void =>
    change(row.key, (latest) => ({ ...latest, form: { ...latest.form, ...more } }))
  const refused = view?.state === 'failed' ? view.failure : tried.failure
  const error = (field: RowField, key: RowField): string | undefined => {
    const missing = tried.faults[key]
    if (missing !== undefined && form[field].trim() === '') return where[missing]
    return refused?.field === field && !tried.isSending ? refused.message : undefined
  }
  const isTrying = tried.isSending || view?.state === 'trying'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void tried.now()
      }}
    >
      <Address system={system} form={form} set={set} soon={tried.soon} error={error('url', 'url')} texts={texts} />
      {isOpenHttp(form.url) ? (
        <Check label={where.insecure} checked={form.insecureHttp} onChange={(insecureHttp) => set({ insecureHttp })} />
      ) : null}
      <TextField
        label={where.token}
        hint={tokenHint(texts, system, view)}
        type="password"
        placeholder={view?.hasToken ? hidden : undefined}
        value={form.token}
        onInput={(token) => set({ token })}
        onDone={tried.soon}
        error={error('token', 'token')}
      />
      {system.refreshes ? (
        <>
          <TextField
            label={where.refresh}
            hint={where.refreshWhy}
            type="password"
            placeholder={view?.hasRefreshToken ? hidden : undefined}
            value={form.refreshToken}
            onInput={(refreshToken) => set({ refreshToken })}
            onDone={tried.soon}
          />
          <TextField
            label={where.clientId}
            hint={where.clientIdHint}
            value={form.clientId}
            onInput={(clientId) => set({ clientId })}
            onDone={tried.soon}
            error={error('clientId', 'clientId')}
          />
        </>
      ) : null}
      <TextField
        label={where.name}
        hint={where.nameHint}
        value={form.name}
        onInput={(name) => set({ name })}
        onDone={tried.soon}
      />
      <p class="go">
        <button type="submit" aria-disabled={isTrying}>
          {view === undefined || view.state === 'failed' ? where.try : where.tryAgain}
        </button>
      </p>
    </form>
  )
}

/** Where the server has a token that the page has not. */
const hidden = '••••••••••••'

function tokenHint(texts: Texts, system: SystemCard, view: ConnectionView | undefined): string {
  const { where } = texts
  if (view === undefined || (view.state === 'failed' && view.failure?.field === 'token')) {
    return where.tokenHint[system.provider]
  }
  return view.hasToken ? where.tokenKept : where.tokenMissing
}

interface AddressProps {
  readonly system: SystemCard
  readonly form: Form
  readonly set: (more: Partial<Form>) => void
  readonly soon: () => void
  readonly error: string | undefined
  readonly texts: Texts
}

const other = 'other'

/** A list of regions where the system has some, and the address otherwise. */
function Address({ system, form, set, soon, error, texts: { where } }: AddressProps) {
  const { regions } = system
  const isTyped = regions === undefined || form.isTyped
  return (
    <>
      {regions === undefined ? null : (
        <Select
          label={where.region}
          value={form.isTyped ? other : form.url}
          options={[
            ...regions.map(({ name, url }) => ({ value: url, label: name })),
            { value: other, label: where.regionOther },
          ]}
          onChange={(value) => set(value === other ? { isTyped: true, url: '' } : { isTyped: false, url: value })}
        />
      )}
      {isTyped ? (
        <TextField
          label={where.address}
          hint={where.addressHint(system.example)}
          type="url"
          value={form.url}
          onInput={(url) => set({ url })}
          onDone={soon}
          error={error}
        />
      ) : null}
    </>
  )
}
