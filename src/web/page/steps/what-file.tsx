/** @jsxImportSource preact */
// A file: its first rows, and which column is what.
import type { ColumnName, Draft, Mapping, UploadView } from '../../api.ts'
import { providerOf, useApp } from '../app.ts'
import { columnsFor, mappingOf, withAnswer, withColumn, withMapping } from '../mapping.ts'
import { Select } from '../parts/field.tsx'
import { Note } from '../parts/note.tsx'
import { useTexts } from '../texts/index.ts'

export interface FileColumnsProps {
  readonly file: UploadView
  readonly draft: Draft
  readonly change: (draft: Draft) => void
  readonly error: string | undefined
}

export function FileColumns({ file, draft, change, error }: FileColumnsProps) {
  const { what } = useTexts()
  const { client, attempt, tell } = useApp()
  const mapping = mappingOf(draft, file)
  const set = (next: Mapping): void => change(withMapping(draft, file, next))
  const sheet = (name: string): Promise<boolean> =>
    attempt(async () => {
      const upload = await client.sheet(file.id, name)
      tell({ type: 'upload', upload })
      change({ ...draft, file: { upload: file.id, sheet: name } })
    })
  return (
    <div class="card">
      <h3>
        <bdi>{what.file(file.name, file.rows)}</bdi>
      </h3>
      {file.sheets === undefined || file.sheets.length < 2 ? null : (
        <Select
          label={what.sheet}
          value={draft.file?.sheet ?? file.sheet ?? ''}
          options={file.sheets.map((value) => ({ value, label: value }))}
          onChange={(value) => void sheet(value)}
        />
      )}
      <FirstRows file={file} />
      <Preset file={file} mapping={mapping} set={set} />
      {mapping.preset === undefined ? <Columns file={file} draft={draft} set={set} error={error} /> : null}
      <Details file={file} mapping={mapping} set={set} />
    </div>
  )
}

function FirstRows({ file: { columns } }: { readonly file: UploadView }) {
  const { what } = useTexts()
  const most = Math.max(0, ...columns.map(({ cells }) => cells?.length ?? 0))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={what.firstRows}>
      <table>
        <caption>{what.firstRows}</caption>
        <thead>
          <tr>
            {columns.map(({ header }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a header may be there twice
              <th key={at} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: most }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name, and never change their order
            <tr key={row}>
              {columns.map(({ cells }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={at}>{cells === undefined ? what.hiddenCells : <bdi>{cells[row] ?? ''}</bdi>}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface PartProps {
  readonly file: UploadView
  readonly mapping: Mapping
  readonly set: (mapping: Mapping) => void
}

/** A file of a program that is known needs no columns. */
function Preset({ file: { preset, mapping: guess }, mapping, set }: PartProps) {
  const { what } = useTexts()
  if (preset === undefined) return null
  if (mapping.preset === undefined) {
    return (
      <button type="button" class="quiet" onClick={() => set(withAnswer(mapping, 'preset', preset.name))}>
        {what.presetOn(preset.title)}
      </button>
    )
  }
  return (
    <Note tone="calm">
      <p>{what.preset(preset.title)}</p>
      <button
        type="button"
        class="small"
        onClick={() =>
          set(withAnswer({ ...mapping, columns: mapping.columns ?? guess.columns ?? {} }, 'preset', undefined))
        }
      >
        {what.presetOff}
      </button>
    </Note>
  )
}

interface ColumnsProps {
  readonly file: UploadView
  readonly draft: Draft
  readonly set: (mapping: Mapping) => void
  readonly error: string | undefined
}

function Columns({ file, draft, set, error }: ColumnsProps) {
  const { what } = useTexts()
  const app = useApp()
  const provider = providerOf(app)
  const system = app.session.systems.find((one) => one.provider === provider)
  const mapping = mappingOf(draft, file)
  const headers = [...new Set(file.columns.map(({ header }) => header))].filter((header) => header !== '')
  const wrong = (column: ColumnName): string | undefined =>
    app.session.draft.check?.faults.find(({ field }) => field === `columns.${column}`)?.message
  return (
    <fieldset>
      <legend class="vh">{what.columns}</legend>
      <div class="pair">
        {columnsFor(draft.job ?? 'add', system).map((column) => (
          <Select
            key={column}
            label={what.column[column]}
            {...(column === 'username' && file.usernames.length > 1 && { hint: what.several })}
            value={mapping.columns?.[column] ?? ''}
            options={[
              { value: '', label: what.noColumn },
              ...headers.map((header) => ({ value: header, label: header })),
            ]}
            error={column === 'username' ? (error ?? wrong(column)) : wrong(column)}
            onChange={(header) => set(withColumn(mapping, column, header))}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** Questions that only some files ask. */
function Details({ file, mapping, set }: PartProps) {
  const { what } = useTexts()
  const { domains, gone, hidden } = file
  return (
    <>
      {domains.length === 0 ? null : (
        <Select
          label={what.domain}
          value={mapping.domain ?? ''}
          options={[
            { value: '', label: what.domainNone },
            ...domains.map(({ domain, rows }) => ({ value: domain, label: what.domainCut(domain, rows) })),
          ]}
          onChange={(domain) => set(withAnswer(mapping, 'domain', domain === '' ? undefined : domain))}
        />
      )}
      {mapping.columns?.groups === undefined ? null : (
        <Select
          label={what.split}
          value={mapping.split ?? ';'}
          options={[
            { value: ';', label: what.splitSemicolon },
            { value: ', ', label: what.splitComma },
          ]}
          onChange={(value) => set(withAnswer(mapping, 'split', value === ';' ? ';' : ', '))}
        />
      )}
      {gone === undefined ? null : (
        <Select
          label={what.gone(gone.header, gone.values.join(', '))}
          value={mapping.gone ?? 'skip'}
          options={[
            { value: 'skip', label: what.goneSkip },
            { value: 'delete', label: what.goneDelete },
          ]}
          onChange={(value) => set(withAnswer(mapping, 'gone', value === 'delete' ? 'delete' : 'skip'))}
        />
      )}
      {hidden === 0 ? null : (
        <Select
          label={what.hidden(hidden)}
          value={mapping.hidden ?? 'skip'}
          options={[
            { value: 'skip', label: what.hiddenSkip },
            { value: 'read', label: what.hiddenRead },
          ]}
          onChange={(value) => set(withAnswer(mapping, 'hidden', value === 'read' ? 'read' : 'skip'))}
        />
      )}
    </>
  )
}
