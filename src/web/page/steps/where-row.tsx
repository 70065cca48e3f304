/** @jsxImportSource preact */
// One hub or workspace: its fields, and what came of trying them.
import { useApp } from '../app.ts'
import { useTexts } from '../texts/index.ts'
import { Fields } from './where-fields.tsx'
import { TriedSaid } from './where-tried.tsx'
import { type ConnectionProps, useTrying } from './where-trying.ts'

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
