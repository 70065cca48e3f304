/** @jsxImportSource preact */
// Further answers that a job asks for.
import { useState } from 'preact/hooks'

import type { Draft, JobName, SystemCard } from '../../api.ts'
import { canSpare, countIn, isUnread, type Need, namesIn, quotaIn, withSetting } from '../draft.ts'
import { Check, TextField } from '../parts/field.tsx'
import { useTexts } from '../texts/index.ts'

export interface JobSettingsProps {
  readonly job: JobName
  readonly system: SystemCard
  readonly draft: Draft
  readonly change: (draft: Draft) => void
  readonly errorOf: (...needs: Need[]) => string | undefined
  /** Whether a field holds what cannot be read. */
  readonly tellUnread: (isUnread: boolean) => void
}

export function JobSettings(props: JobSettingsProps) {
  const { job, draft, change, errorOf, tellUnread } = props
  const { what } = useTexts()
  const { settings = {} } = draft
  return (
    <>
      {job === 'inactive' ? (
        <Parsed
          key="days"
          label={what.days}
          hint={what.daysHint}
          isShort
          value={settings.days?.toString() ?? ''}
          error={errorOf('needDays')}
          onInput={(text) => change(withSetting(draft, 'days', countIn(text)))}
        />
      ) : null}
      {job === 'stop' ? (
        <Parsed
          key="hours"
          label={what.hours}
          hint={what.hoursHint}
          isShort
          value={settings.hours?.toString() ?? ''}
          wrong={(text) => (isUnread(text, countIn(text)) ? what.needHours : undefined)}
          onInput={(text) => {
            tellUnread(isUnread(text, countIn(text)))
            change(withSetting(draft, 'hours', countIn(text)))
          }}
        />
      ) : null}
      {job === 'quota' ? <Quota {...props} /> : null}
      {job === 'add' ? <ForAdded {...props} /> : null}
      {canSpare(job) ? (
        <Parsed
          key="protect"
          label={what.protect}
          hint={what.protectHint}
          value={settings.protect?.join(', ') ?? ''}
          onInput={(text) => change(withSetting(draft, 'protect', namesIn(text)))}
        />
      ) : null}
    </>
  )
}

function Quota({ draft, change, errorOf, tellUnread }: JobSettingsProps) {
  const { what } = useTexts()
  return (
    <Parsed
      label={what.quota}
      hint={what.quotaHint}
      isShort
      value={draft.settings?.quota?.toString() ?? ''}
      error={errorOf('needQuota')}
      wrong={(text) => (isUnread(text, quotaIn(text)) ? what.needQuota : undefined)}
      onInput={(text) => {
        tellUnread(isUnread(text, quotaIn(text)))
        change(withSetting(draft, 'quota', quotaIn(text)))
      }}
    />
  )
}

function ForAdded(props: JobSettingsProps) {
  const { system, draft, change } = props
  const { what } = useTexts()
  const { settings = {} } = draft
  const sets = new Set(system.sets)
  return (
    <section aria-labelledby="more">
      <h2 id="more">{what.more}</h2>
      {sets.has('password') ? (
        <Check
          label={what.generate}
          checked={settings.passwords === 'generate'}
          onChange={(on) => change(withSetting(draft, 'passwords', on ? 'generate' : undefined))}
        />
      ) : null}
      {sets.has('admin') ? (
        <Check
          label={what.makeAdmin}
          checked={settings.admin === true}
          onChange={(on) => change(withSetting(draft, 'admin', on ? true : undefined))}
        />
      ) : null}
      <Check
        label={what.onlyExisting}
        checked={settings.onlyExisting === true}
        onChange={(on) => change(withSetting(draft, 'onlyExisting', on ? true : undefined))}
      />
      {sets.has('groups') ? (
        <Parsed
          label={what.groups}
          hint={what.groupsHint}
          value={settings.groups?.join(', ') ?? ''}
          onInput={(text) => change(withSetting(draft, 'groups', namesIn(text)))}
        />
      ) : null}
      {sets.has('quota') ? <Quota {...props} /> : null}
    </section>
  )
}

interface ParsedProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly isShort?: boolean
  readonly error?: string | undefined
  /** What is wrong with a text. */
  readonly wrong?: (text: string) => string | undefined
  readonly onInput: (text: string) => void
}

/** A field whose text stays as it is typed, also where it is not yet a number or a list. */
function Parsed({ value, onInput, error, wrong, ...told }: ParsedProps) {
  const [text, setText] = useState(value)
  return (
    <TextField
      {...told}
      value={text}
      error={wrong?.(text) ?? error}
      onInput={(typed) => {
        setText(typed)
        onInput(typed)
      }}
    />
  )
}
