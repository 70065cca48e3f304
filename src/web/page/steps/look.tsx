/** @jsxImportSource preact */
// The step Look: what would happen, target by target, and the safety rules that stop it.
import { useEffect, useId, useState } from 'preact/hooks'

import type { PlanSetView, TargetPlanView } from '../../api.ts'
import { useApp } from '../app.ts'
import { FailureNote } from '../parts/failure.tsx'
import { Name, Note } from '../parts/note.tsx'
import { StepPage } from '../parts/step.tsx'
import { isDoable } from '../road.ts'
import { useTexts } from '../texts/index.ts'
import { Blocked } from './look-blocked.tsx'
import { summaryOf } from './summary.ts'
import { Planning } from './what-planning.tsx'

/** The plan of the place, loaded when it is not there yet. */
export function usePlan(): PlanSetView | undefined {
  const { state, client, tell, attempt } = useApp()
  const id = 'plan' in state.place ? state.place.plan : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another plan is loaded
  useEffect(() => {
    if (id !== undefined) void attempt(async () => tell({ type: 'shown', plan: await client.planOf(id) }))
  }, [id])
  return state.plan?.id === id ? state.plan : undefined
}

export function Look() {
  const texts = useTexts()
  const { look } = texts
  const { state, session, go } = useApp()
  const plan = usePlan()
  const canGo = plan !== undefined && isDoable(plan)
  return (
    <StepPage
      title={look.title}
      lead={plan !== undefined && !canGo ? undefined : look.lead}
      acts={
        <>
          <button type="button" onClick={() => go({ step: 'what' })}>
            {look.changeList}
          </button>
          {canGo ? (
            <button type="button" class="main" onClick={() => go({ step: 'do', plan: plan.id })}>
              {look.go}
            </button>
          ) : null}
        </>
      }
    >
      {plan === undefined ? (
        state.failure === undefined ? (
          <p class="lead">{texts.page.starting}</p>
        ) : null
      ) : (
        <>
          <Verdict plan={plan} />
          {plan.failed.map(({ target, failure }) => (
            <div key={target}>
              <h2>
                {look.notPlanned} <Name>{target}</Name>
              </h2>
              <FailureNote failure={failure} />
            </div>
          ))}
          {plan.state === 'blocked' ? <Blocked plan={plan} /> : null}
          {plan.undoes === undefined ? null : <NotUndone plan={plan} />}
          <Overrides plan={plan} />
          <Planning task={session.task} isAwaited={state.awaited === session.task?.id} />
          {look.engine === '' ? null : <p class="hint">{look.engine}</p>}
          <Frames plan={plan} />
        </>
      )}
    </StepPage>
  )
}

/** What happens, in short: a line for each target. */
function Verdict({ plan }: { readonly plan: PlanSetView }) {
  const texts = useTexts()
  const { look } = texts
  const { targetPlans, state } = plan
  if (state === 'nothing') {
    return plan.undoes === undefined ? (
      <Note tone="gain" title={look.nothing}>
        <p>{look.nothingLead}</p>
      </Note>
    ) : (
      <Note tone="calm" title={look.nothingToUndo} />
    )
  }
  return (
    <>
      {state === 'expired' ? <Note tone="risk" title={look.expired} /> : null}
      <div class="card">
        {targetPlans.map(({ target, summary }) => (
          <p key={target}>
            {targetPlans.length === 1 ? null : (
              <>
                <Name>{target}</Name>:{' '}
              </>
            )}
            <b>{summaryOf(summary, texts) || look.nothing}</b>
          </p>
        ))}
      </div>
    </>
  )
}

/** What does not come back, or only by hand: above the plan, which may be short. */
function NotUndone({ plan: { targetPlans } }: { readonly plan: PlanSetView }) {
  const { look } = useTexts()
  const all = targetPlans.flatMap(({ target, findings }) =>
    findings.flatMap(({ level, text }) => (level === 'warn' ? [{ target, text }] : [])),
  )
  if (all.length === 0) return null
  return (
    <Note tone="risk" title={look.notUndone}>
      {all.map(({ target, text }) => (
        <p key={target + text} lang="en">
          {targetPlans.length === 1 ? null : (
            <>
              <Name>{target}</Name>:{' '}
            </>
          )}
          {text}
        </p>
      ))}
    </Note>
  )
}

/** Exceptions that are in force, above all else. */
function Overrides({ plan: { targetPlans } }: { readonly plan: PlanSetView }) {
  const { look } = useTexts()
  const all = targetPlans.flatMap(({ target, overrides }) => overrides.map((one) => ({ target, ...one })))
  if (all.length === 0) return null
  return (
    <Note tone="risk" title={look.overrides}>
      <ul>
        {all.map(({ target, flag, value, reason }) => (
          <li key={target + flag + value}>
            {targetPlans.length === 1 ? null : (
              <>
                <Name>{target}</Name>:{' '}
              </>
            )}
            <code>{look.override(flag, value)}</code>
            {reason === undefined ? null : <> ({reason})</>}
          </li>
        ))}
      </ul>
    </Note>
  )
}

/** The plan pages: one tab for each target. */
function Frames({ plan: { targetPlans } }: { readonly plan: PlanSetView }) {
  const { look } = useTexts()
  const [chosen, setChosen] = useState(0)
  const id = useId()
  const shown = targetPlans[chosen] ?? targetPlans[0]
  if (shown === undefined) return null
  if (targetPlans.length === 1) return <PlanFrame shown={shown} />
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = (chosen + by + targetPlans.length) % targetPlans.length
    setChosen(next)
    document.getElementById(`${id}-${next}`)?.focus()
  }
  return (
    <>
      <div class="tabs" role="tablist" aria-label={look.tabs} onKeyDown={move}>
        {targetPlans.map(({ target }, at) => (
          <button
            key={target}
            id={`${id}-${at}`}
            type="button"
            role="tab"
            aria-selected={at === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={at === chosen ? 0 : -1}
            onClick={() => setChosen(at)}
          >
            <Name>{target}</Name>
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`}>
        <PlanFrame shown={shown} />
      </div>
    </>
  )
}

function PlanFrame({ shown: { target, page } }: { readonly shown: TargetPlanView }) {
  const { look } = useTexts()
  const { client } = useApp()
  return <iframe class="plan" key={page} src={client.at(page)} title={look.frame(target)} />
}
