/** @jsxImportSource preact */
// What came of an apply: counts, downloads, the way back, and the commands for the next time.
import type { FileView, OutcomeKind, PlanSetView, RunView } from '../../api.ts'
import { useApp } from '../app.ts'
import { FailureNote } from '../parts/failure.tsx'
import { Copy, Name, Note } from '../parts/note.tsx'
import { StepPage } from '../parts/step.tsx'
import { useTexts } from '../texts/index.ts'
import { ApproveForm } from './do-approve.tsx'
import { Problems } from './do-running.tsx'
import { Planning } from './what-planning.tsx'

export interface EndedProps {
  /** Absent for one of an earlier day. */
  readonly run: RunView | undefined
  readonly plan: PlanSetView
}

const tones = { done: 'gain', part: 'risk', stopped: 'risk', failed: 'loss' } as const
type End = keyof typeof tones

export function Ended({ run, plan }: EndedProps) {
  const texts = useTexts()
  const { go } = useApp()
  const end: End = run === undefined || !isEnd(run.state) ? 'done' : run.state
  const isOpen = end !== 'done' && (plan.canResume || plan.canApply)
  return (
    <StepPage
      title={texts.do.end[end]}
      acts={
        <>
          <button type="button" onClick={() => go({ step: 'look', plan: plan.id })}>
            {texts.page.back}
          </button>
          <button type="button" onClick={() => go({ step: 'what' })}>
            {texts.do.restart}
          </button>
        </>
      }
    >
      {run === undefined ? null : <Outcome run={run} end={end} />}
      {isOpen ? (
        <section aria-labelledby="resume">
          <h2 id="resume">{texts.do.resume}</h2>
          <p>{texts.do.resumeLead}</p>
          <ApproveForm plan={plan} isStale={isStale(run)} />
        </section>
      ) : null}
      <Files run={run} plan={plan} />
      <Undo plan={plan} />
      <Commands plan={plan} />
    </StepPage>
  )
}

function isEnd(state: RunView['state']): state is End {
  return Object.hasOwn(tones, state)
}

function isStale(run: RunView | undefined): boolean {
  return run?.targets.some(({ failure }) => failure?.code === 'stale') === true
}

const shown: readonly OutcomeKind[] = ['changed', 'already', 'failed', 'skipped', 'unknown', 'pending', 'left']

function Outcome({ run, end }: { readonly run: RunView; readonly end: End }) {
  const texts = useTexts()
  const { targets, total } = run
  // A change that failed was tried, and is not done.
  const done = targets.reduce((sum, { counts: { changed = 0, already = 0 } }) => sum + changed + already, 0)
  return (
    <>
      <Note tone={tones[end]} title={texts.do.endSentence(done, total)}>
        {targets.map(({ target, counts }) => {
          const parts = shown.flatMap((kind) =>
            (counts[kind] ?? 0) === 0 ? [] : [texts.do.counts[kind](counts[kind] ?? 0)],
          )
          return (
            <p key={target}>
              <Name>{target}</Name>: {parts.length === 0 ? texts.do.target[end] : parts.join(', ')}
            </p>
          )
        })}
      </Note>
      {targets.map(({ target, failure }) =>
        failure === undefined ? null : <FailureNote key={target} failure={failure} />,
      )}
      <Problems errors={targets.flatMap(({ errors }) => errors)} />
    </>
  )
}

/** Results and credentials; each by one button. */
function Files({ run, plan }: EndedProps) {
  const texts = useTexts()
  const all = [...plan.files, ...(run?.files ?? []).filter(({ path }) => !plan.files.some((one) => one.path === path))]
  const results = all.filter(({ kind }) => kind === 'results')
  const credentials = all.filter(({ kind }) => kind === 'credentials')
  return (
    <>
      {results.length === 0 ? null : (
        <section aria-labelledby="results">
          <h2 id="results">{texts.do.results}</h2>
          <p>{texts.do.resultsLead}</p>
          <Downloads files={results} />
        </section>
      )}
      {credentials.length === 0 ? null : (
        <section aria-labelledby="credentials">
          <h2 id="credentials">{texts.do.credentialsTitle}</h2>
          <p>{texts.do.credentialsLead}</p>
          <Downloads files={credentials} />
        </section>
      )}
    </>
  )
}

function Downloads({ files }: { readonly files: readonly FileView[] }) {
  const texts = useTexts()
  const { client } = useApp()
  return (
    <ul class="downloads">
      {files.map(({ name, path, href }) => (
        <li key={path}>
          {href === undefined ? (
            texts.do.inFolder(path)
          ) : (
            <a class="button" href={client.at(href)} download={name}>
              {texts.do.download(name)}
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

function Undo({ plan }: { readonly plan: PlanSetView }) {
  const texts = useTexts()
  const { state, session, client, attempt, tell } = useApp()
  const isBusy = session.task?.is === 'planning'
  if (!plan.canUndo) return null
  const undo = (): Promise<boolean> =>
    attempt(async () => tell({ type: 'awaits', task: await client.undo(plan.id, {}) }))
  return (
    <section aria-labelledby="undo">
      <h2 id="undo">{texts.do.undo}</h2>
      <p>{texts.do.undoLead}</p>
      <button type="button" aria-disabled={isBusy} onClick={() => (isBusy ? undefined : undo())}>
        {texts.do.undoButton}
      </button>
      <Planning task={session.task} isAwaited={state.awaited === session.task?.id} />
    </section>
  )
}

function Commands({ plan: { commands } }: { readonly plan: PlanSetView }) {
  const texts = useTexts()
  if (commands.length === 0) return null
  return (
    <section aria-labelledby="commands">
      <h2 id="commands">{texts.do.commands}</h2>
      <p>{texts.do.commandsLead}</p>
      {commands.map(({ what, command }) => (
        <div key={what + command}>
          <h3>{texts.do.command[what]}</h3>
          <Copy text={command} what={texts.do.command[what]} />
        </div>
      ))}
    </section>
  )
}
