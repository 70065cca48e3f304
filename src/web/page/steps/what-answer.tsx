/** @jsxImportSource preact */
// The live answer: how many of the list are here, and what a name that is not may have meant.
import { useState } from 'preact/hooks'

import type { Check, Draft, DraftView, Stranger, TargetCheck } from '../../api.ts'
import { useApp } from '../app.ts'
import { corrected, isForNew, withSetting } from '../draft.ts'
import { Check as CheckBox } from '../parts/field.tsx'
import { Live, Name, Note } from '../parts/note.tsx'
import { type Texts, useTexts } from '../texts/index.ts'

export interface AnswerProps {
  readonly view: DraftView
  readonly isChecking: boolean
  readonly change: (draft: Draft) => void
}

export function Answer({ view: { draft, check }, isChecking, change }: AnswerProps) {
  const texts = useTexts()
  const { what } = texts
  const [used, setUsed] = useState('')
  const use = (stranger: Stranger, name: string): void => {
    change({ ...draft, text: corrected(draft.text ?? '', stranger, name) })
    setUsed(what.used(stranger.name, name))
    requestAnimationFrame(() => document.getElementById('answer')?.focus())
  }
  const isShown = check !== undefined || isChecking
  return (
    <section aria-labelledby="answer">
      <h2 id="answer" tabIndex={-1} hidden={!isShown}>
        {what.answer}
      </h2>
      <Live>
        {used === '' ? null : <p>{used}</p>}
        {check === undefined ? (
          isChecking ? (
            <p class="soft">{what.checking}</p>
          ) : null
        ) : (
          <Counts check={check} draft={draft} texts={texts} />
        )}
      </Live>
      {check === undefined ? null : <Strangers check={check} draft={draft} use={use} />}
      {check !== undefined && draft.job === 'keep' && check.strangerCount > 0 ? (
        <>
          <CheckBox
            label={what.leaveOut}
            checked={draft.settings?.leaveOut === true}
            onChange={(on) => change(withSetting(draft, 'leaveOut', on ? true : undefined))}
          />
          <p class="hint">{what.leaveOutHint}</p>
        </>
      ) : null}
    </section>
  )
}

interface CountsProps {
  readonly check: Check
  readonly draft: Draft
  readonly texts: Texts
}

function Counts({ check, draft, texts }: CountsProps) {
  const { what } = texts
  const { faults, notes, targets, entries } = check
  return (
    <>
      {faults.length === 0 ? null : (
        <Note tone="loss" title={what.faults}>
          <ul>
            {faults.slice(0, 20).map(({ at, message }) => (
              <li key={at + message}>
                {at === '' ? null : `${at}: `}
                {message}
              </li>
            ))}
          </ul>
        </Note>
      )}
      {targets.length === 0 ? null : (
        <Note tone={faults.length > 0 || entries === 0 ? 'risk' : 'gain'}>
          {targets.map((target) => (
            <p key={target.connection}>
              <TargetSentence target={target} entries={entries} isOnly={targets.length === 1} draft={draft} />
            </p>
          ))}
        </Note>
      )}
      {notes.length === 0 ? null : (
        <div class="soft" lang="en">
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
      )}
    </>
  )
}

interface TargetSentenceProps {
  readonly target: TargetCheck
  readonly entries: number
  readonly isOnly: boolean
  readonly draft: Draft
}

/** "14 of 15 are here. About 48 of 62 people would go." */
function TargetSentence({ target, entries, isOnly, draft }: TargetSentenceProps) {
  const { what } = useTexts()
  const { session } = useApp()
  const { here, people, leaving, coming } = target
  if (entries === 0 && draft.job !== 'inactive') return what.noNames
  const name = session.connections.find(({ id }) => id === target.connection)?.name ?? ''
  const where = isOnly ? what.here : what.on(name)
  const counts = here === entries ? what.allHere(entries, where) : what.someHere(here, entries, where)
  return (
    <>
      {draft.job === 'inactive' ? null : <b>{counts}</b>}{' '}
      {leaving === undefined ? null : `${what.leaving(leaving, people)} `}
      {coming === undefined ? null : what.coming(coming)}
    </>
  )
}

interface StrangersProps {
  readonly check: Check
  readonly draft: Draft
  readonly use: (stranger: Stranger, name: string) => void
}

/** Names that are not here. People who are to be added are new; a name that is nearly there is pointed out. */
function Strangers({ check: { strangers, strangerCount }, draft, use }: StrangersProps) {
  const { what } = useTexts()
  const near = strangers.filter(({ suggestions }) => suggestions.length > 0)
  const rest = strangers.filter(({ suggestions }) => suggestions.length === 0)
  if (strangerCount === 0) return null
  const isNew = isForNew(draft)
  const others = strangerCount - near.length
  const title = isNew ? what.strangersNew(others) : what.strangers(others)
  return (
    <>
      {near.length === 0 ? null : (
        <Note tone="risk">
          {near.map((stranger) => (
            <Near
              key={stranger.name + String(stranger.line)}
              stranger={stranger}
              use={use}
              hasText={draft.file === undefined}
            />
          ))}
        </Note>
      )}
      {rest.length === 0 ? null : (
        <details>
          <summary>{title}</summary>
          <ul class="names">
            {rest.map(({ name }) => (
              <li key={name}>
                <Name>{name}</Name>
              </li>
            ))}
          </ul>
          {strangerCount > strangers.length ? (
            <p class="soft">{what.moreStrangers(strangerCount - strangers.length)}</p>
          ) : null}
        </details>
      )}
    </>
  )
}

interface NearProps {
  readonly stranger: Stranger
  readonly use: StrangersProps['use']
  /** A pasted list can be corrected here, a file cannot. */
  readonly hasText: boolean
}

/** "ann@crop.com is not here. Did you mean ann@corp.com?" */
function Near({ stranger, use, hasText }: NearProps) {
  const { what } = useTexts()
  const { name, suggestions } = stranger
  return (
    <div class="near">
      <span>
        <b>
          <Name>{name}</Name>
        </b>
        {what.notHere} {what.mean}{' '}
        {suggestions.map((one, at) => (
          <span key={one}>
            {at === 0 ? '' : ', '}
            <Name>{one}</Name>
          </span>
        ))}
        ?
      </span>
      {hasText
        ? suggestions.slice(0, 3).map((one) => (
            <button key={one} type="button" class="small" onClick={() => use(stranger, one)}>
              {what.use(one)}
            </button>
          ))
        : null}
      {hasText ? null : <span class="soft">{what.inFile}</span>}
    </div>
  )
}
