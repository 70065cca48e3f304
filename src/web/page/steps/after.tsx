/** @jsxImportSource preact */
// Afterwards: the plans of the folder, what became of them, and the way on with those that are not finished.
import { useEffect } from 'preact/hooks'

import type { PlanState, PlanSummary } from '../../api.ts'
import { useApp } from '../app.ts'
import { Name, Note } from '../parts/note.tsx'
import { StepPage } from '../parts/step.tsx'
import { useTexts } from '../texts/index.ts'
import { summaryOf } from './summary.ts'

export function After() {
  const { after } = useTexts()
  const { state, client, tell, attempt } = useApp()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; then by events
  useEffect(() => {
    void attempt(async () => tell({ type: 'listed', plans: await client.plans() }))
  }, [])
  const { plans = [], faults = [] } = state.plans ?? {}
  return (
    <StepPage title={after.title} lead={plans.length === 0 ? after.none : after.lead}>
      <ul class="earlier">
        {plans.map((plan) => (
          <Earlier key={plan.id} plan={plan} />
        ))}
      </ul>
      {faults.length === 0 ? null : (
        <Note tone="risk">
          <ul lang="en">
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </Note>
      )}
    </StepPage>
  )
}

const tones = {
  planned: 'calm',
  approved: 'calm',
  refused: 'loss',
  blocked: 'loss',
  nothing: 'calm',
  expired: 'risk',
  running: 'risk',
  killed: 'risk',
  part: 'risk',
  done: 'gain',
} as const satisfies Record<PlanState, string>

function Earlier({ plan }: { readonly plan: PlanSummary }) {
  const texts = useTexts()
  const { after } = texts
  const { go } = useApp()
  const { id, path, state, madeAt, by, summary, targets, canResume, undoes } = plan
  const when = new Intl.DateTimeFormat(texts.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(madeAt),
  )
  const isBegun = canResume && (state === 'killed' || state === 'part')
  return (
    <li class="card">
      <div>
        <p>
          <span class={`badge ${tones[state]}`}>{after.state[state]}</span>{' '}
          <b>{summaryOf(summary, texts) || texts.look.nothing}</b>
        </p>
        <p class="soft">
          {after.made(when, by)}
          {undoes === undefined ? null : `, ${after.undoes}`}. <Name>{targets.join(', ')}</Name>, <code>{path}</code>
        </p>
      </div>
      <div class="tools">
        {isBegun ? (
          <button type="button" class="main" onClick={() => go({ step: 'do', plan: id })}>
            {after.resumeShort}
            <span class="vh">: {path}</span>
          </button>
        ) : null}
        <button type="button" onClick={() => go({ step: state === 'done' ? 'do' : 'look', plan: id })}>
          {after.openShort}
          <span class="vh">: {path}</span>
        </button>
      </div>
    </li>
  )
}
