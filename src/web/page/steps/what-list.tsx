/** @jsxImportSource preact */
// The list of people: pasted, or a file that is dropped or chosen.
import { useRef, useState } from 'preact/hooks'

import type { Draft, JobName } from '../../api.ts'
import { useApp } from '../app.ts'
import { Area } from '../parts/field.tsx'
import { useTexts } from '../texts/index.ts'
import { FileColumns } from './what-file.tsx'

export interface PeopleListProps {
  readonly job: JobName
  readonly draft: Draft
  readonly change: (draft: Draft) => void
  readonly error: string | undefined
  readonly columnError: string | undefined
}

export function PeopleList({ job, draft, change, error, columnError }: PeopleListProps) {
  const { what } = useTexts()
  const { session } = useApp()
  const file = session.uploads.find(({ id }) => id === draft.file?.upload)
  const { file: _, ...withoutFile } = draft
  return (
    <section aria-labelledby="list">
      <h2 id="list" tabIndex={-1}>
        {what.list[job]}
      </h2>
      {file === undefined ? (
        <Area
          label={what.paste}
          hint={what.pasteHint}
          value={draft.text ?? ''}
          error={error}
          onInput={(text) => change({ ...draft, text })}
        />
      ) : (
        <FileColumns file={file} draft={draft} change={change} error={columnError} />
      )}
      <Drop draft={draft} change={change} isChosen={file !== undefined} />
      {file === undefined ? null : (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            change(withoutFile)
            focusList()
          }}
        >
          {what.forget}
        </button>
      )}
    </section>
  )
}

/** The part that had the focus is gone: the heading of the list takes it. */
function focusList(): void {
  requestAnimationFrame(() => document.getElementById('list')?.focus())
}

interface DropProps {
  readonly draft: Draft
  readonly change: (draft: Draft) => void
  readonly isChosen: boolean
}

/** A place to drop a file, with a button for those who do not drag. */
function Drop({ draft, change, isChosen }: DropProps) {
  const { what } = useTexts()
  const { client, attempt, tell } = useApp()
  const [isOver, setOver] = useState(false)
  const [isReading, setReading] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = async (files: FileList | null | undefined): Promise<void> => {
    const file = files?.[0]
    if (file === undefined || isReading) return
    setReading(true)
    await attempt(async () => {
      const upload = await client.upload(file)
      tell({ type: 'upload', upload })
      const { text: __, ...others } = draft
      change({ ...others, file: fileOf(upload.id, upload.sheet) })
      focusList()
    })
    setReading(false)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same without a mouse
    <div
      class={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void take(event.dataTransfer?.files)
      }}
    >
      <button type="button" aria-disabled={isReading} onClick={() => input.current?.click()}>
        {isChosen ? what.another : what.choose}
      </button>
      <span class="soft" role="status">
        {isReading ? what.uploading : what.drop}
      </span>
      <input
        ref={input}
        type="file"
        accept=".csv,.xlsx,.tsv,.txt"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          void take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}

function fileOf(upload: string, sheet: string | undefined) {
  return sheet === undefined ? { upload } : { upload, sheet }
}
