/** @jsxImportSource preact */
// The fields of one hub or workspace: address, token, name.
import type { ConnectionView, SystemCard } from '../../api.ts'
import { Check, Select, TextField } from '../parts/field.tsx'
import { type Form, isOpenHttp, type RowField } from '../rows.ts'
import { type Texts, useTexts } from '../texts/index.ts'
import type { ConnectionProps, Trying } from './where-trying.ts'

interface FieldsProps extends ConnectionProps {
  readonly view: ConnectionView | undefined
  readonly tried: Trying
}

export function Fields({ row, system, change, view, tried }: FieldsProps) {
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
