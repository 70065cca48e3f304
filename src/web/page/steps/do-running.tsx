/** @jsxImportSource preact */
// The apply while it runs: how far it is, what went wrong, and the way to stop it.
import type { RunError, RunView, TargetRun } from '../../api.ts'
import { useApp } from '../app.ts'
import { Name, Note } from '../parts/note.tsx'
import { StepPage } from '../parts/step.tsx'
import { useTexts } from '../texts/index.ts'

export function Running({ run }: { readonly run: RunView }) {
  const texts = useTexts()
  const { client, attempt, tell } = useApp()
  const { done, total, targets } = run
  const isStopping = run.state === 'stopping'
  // Read out at each tenth, not at each change.
  const tenth = total === 0 ? 0 : Math.floor((10 * done) / total)
  return (
    <StepPage title={texts.do.running} lead={texts.do.close}>
      <div class="card">
        <p>
          <b>{texts.do.progress(done, total)}</b>
        </p>
        <progress max={Math.max(1, total)} value={done} aria-label={texts.do.progress(done, total)} />
        <p class="vh" role="status">
          {tenth === 0 ? '' : `${tenth * 10} %`}
        </p>
        <Figures run={run} />
      </div>
      <p class="go">
        <button
          type="button"
          class="stop"
          aria-disabled={isStopping}
          onClick={() =>
            isStopping
              ? undefined
              : attempt(async () => {
                  await client.stopRun(run.id)
                  tell({ type: 'stopping', run: run.id })
                })
          }
        >
          {texts.do.stop}
        </button>{' '}
        <span class="soft" role="status">
          {isStopping ? texts.do.stopping : texts.do.stopHint}
        </span>
      </p>
      <h2>{texts.do.waves}</h2>
      {targets.map((target) => (
        <TargetWaves key={target.target} target={target} isOnly={targets.length === 1} />
      ))}
      <Problems errors={targets.flatMap(({ errors }) => errors)} />
    </StepPage>
  )
}

function Figures({ run: { done, rate, secondsLeft, targets } }: { readonly run: RunView }) {
  const texts = useTexts()
  const { figures, unknown, left } = texts.do
  const errors = targets.reduce((sum, { counts }) => sum + (counts.failed ?? 0) + (counts.unknown ?? 0), 0)
  return (
    <dl class="figures">
      <div>
        <dt>{figures.done}</dt>
        <dd>{texts.number(done)}</dd>
      </div>
      <div>
        <dt>{figures.rate}</dt>
        <dd>{rate === undefined ? unknown : texts.number(Math.round(rate * 10) / 10)}</dd>
      </div>
      <div>
        <dt>{figures.errors}</dt>
        <dd>{texts.number(errors)}</dd>
      </div>
      <div>
        <dt>{figures.left}</dt>
        <dd>{secondsLeft === undefined ? unknown : left(secondsLeft)}</dd>
      </div>
    </dl>
  )
}

const tones = {
  waiting: 'calm',
  reading: 'calm',
  running: 'calm',
  done: 'gain',
  part: 'risk',
  stopped: 'risk',
  failed: 'loss',
} as const satisfies Record<TargetRun['state'], string>

function TargetWaves({ target, isOnly }: { readonly target: TargetRun; readonly isOnly: boolean }) {
  const texts = useTexts()
  const { state, waves, waiting } = target
  return (
    <div>
      {isOnly ? null : (
        <h3>
          <Name>{target.target}</Name> <span class={`badge ${tones[state]}`}>{texts.do.target[state]}</span>
        </h3>
      )}
      <ul class="waves">
        {waves.map(({ name, done, total }) => (
          <li key={name}>
            <span lang="en">{name}</span>
            <progress max={Math.max(1, total)} value={done} aria-label={name} />
            <span class="count">
              {texts.number(done)} / {texts.number(total)}
            </span>
          </li>
        ))}
      </ul>
      {waiting === undefined ? null : (
        <p class="soft" lang="en">
          {waiting}
        </p>
      )}
    </div>
  )
}

/** What failed, was left out or is unclear. */
export function Problems({ errors }: { readonly errors: readonly RunError[] }) {
  const texts = useTexts()
  if (errors.length === 0) return null
  return (
    <Note tone="loss">
      <h2>{texts.do.problems}</h2>
      <ul>
        {errors.map(({ action, subject, is, message }) => (
          <li key={action}>
            <Name>{subject}</Name> ({texts.do.problemIs[is]}): <span lang="en">{message}</span>
          </li>
        ))}
      </ul>
    </Note>
  )
}
