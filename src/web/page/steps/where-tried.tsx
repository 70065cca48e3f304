/** @jsxImportSource preact */
// What came of trying a connection, in sentences: who the token is, and what it lacks.
import { useState } from 'preact/hooks'

import type { ConnectionView, Diagnosis, Failure } from '../../api.ts'
import { FailureNote } from '../parts/failure.tsx'
import { Select } from '../parts/field.tsx'
import { Copy, Live, Name, Note } from '../parts/note.tsx'
import { type Texts, useTexts } from '../texts/index.ts'

const forms = ['python', 'helm', 'tljh'] as const
type ConfigForm = (typeof forms)[number]

export interface TriedProps {
  readonly view: ConnectionView | undefined
  /** Of the request itself. */
  readonly failure: Failure | undefined
}

export function TriedSaid({ view, failure }: TriedProps) {
  return (
    <Live>
      {failure === undefined ? null : <FailureNote failure={failure} isBeside={isBeside(failure)} />}
      {view === undefined || failure !== undefined ? null : <Tried view={view} />}
    </Live>
  )
}

/** Fields of a row that say themselves what is wrong with them. */
function isBeside({ field }: Failure): boolean {
  return field === 'url' || field === 'token' || field === 'clientId'
}

function Tried({ view }: { readonly view: ConnectionView }) {
  const texts = useTexts()
  const { where } = texts
  const { state, read, failure, diagnosis } = view
  if (state === 'trying') {
    return (
      <Note tone="calm">
        <p>{read === undefined || read.total === 0 ? where.trying : where.reading(read.rows, read.total)}</p>
      </Note>
    )
  }
  return (
    <>
      {state === 'ready' ? <You view={view} texts={texts} /> : null}
      {failure === undefined ? null : <FailureNote failure={failure} isBeside={isBeside(failure)} />}
      {diagnosis === undefined ? null : <Lacks diagnosis={diagnosis} texts={texts} />}
    </>
  )
}

/** "You are root, an administrator of hub.example.edu: 62 people, 3 of them administrators." */
function You({ view: { who, url }, texts }: { readonly view: ConnectionView; readonly texts: Texts }) {
  const { where } = texts
  if (who === undefined) return null
  const place = who.workspace ?? url.replace(/^https?:\/\//, '').replace(/\/$/, '')
  const role = who.isAdmin ? where.admin : who.kind === 'service' ? where.service : where.user
  return (
    <Note tone="gain">
      <p>
        {where.youAre} <Name>{who.name}</Name>, {role} <Name>{place}</Name>
        {who.isAdmin || who.kind === 'service' ? '' : where.userNot}: {where.counts(who.people, who.admins)}
      </p>
    </Note>
  )
}

function Lacks({ diagnosis, texts }: { readonly diagnosis: Diagnosis; readonly texts: Texts }) {
  const { where } = texts
  const { steps, rights, snippets, ok } = diagnosis
  const lacking = rights.filter(({ lacks }) => lacks.length > 0)
  const careful = steps.filter(({ is }) => is === 'warn' || is === 'fail')
  return (
    <>
      {lacking.length === 0 && careful.length === 0 ? null : (
        <Note tone="risk" title={lacking.length === 0 ? where.careful : where.lacks}>
          <ul>
            {[...new Set(lacking.map(({ op }) => texts.rights[op]))].map((right) => (
              <li key={right}>{right}</li>
            ))}
            {careful.map(({ name, text, hint }) => (
              <li key={name + text} lang="en">
                {text}
                {hint === undefined ? null : ` (${hint})`}
              </li>
            ))}
          </ul>
        </Note>
      )}
      {lacking.length === 0 && ok ? null : <Snippet {...snippets} isSetUp={rights.length === 0} texts={texts} />}
      <details>
        <summary>{where.checks}</summary>
        <ul>
          {steps.map(({ name, is, text }) => (
            <li key={name + text}>
              <b>{where.state[is]}</b>: <span lang="en">{text}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

type SnippetProps = Diagnosis['snippets'] & {
  /** The token does not work at all: what it lacks is not known. */
  readonly isSetUp: boolean
  readonly texts: Texts
}

/** What to add to the hub's configuration, in the form that the hub has. */
function Snippet({ config, applying, planning, isSetUp, texts }: SnippetProps) {
  const { where } = texts
  const [form, setForm] = useState<ConfigForm>('python')
  const text = config?.[form] ?? applying ?? planning
  if (text === undefined) return null
  return (
    <>
      <p>{isSetUp ? where.setUpLead : where.lacksLead}</p>
      {config === undefined ? null : (
        <Select
          label={where.lacksForm}
          value={form}
          options={forms.map((value) => ({ value, label: where.forms[value] }))}
          onChange={(value) => setForm(value as ConfigForm)}
        />
      )}
      <Copy text={text} what={where.lacksSnippet} isBlock />
    </>
  )
}
