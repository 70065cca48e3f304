/** @jsxImportSource preact */
// Who approves, how many people go, and the button: the only one that sends changes.
import { useState } from 'preact/hooks'

import type { ApplyRequest, PlanSetView } from '../../api.ts'
import { useApp } from '../app.ts'
import { Check, TextField } from '../parts/field.tsx'
import { Name, Note } from '../parts/note.tsx'
import { focusWrong, StepPage } from '../parts/step.tsx'
import { rowOfTarget } from '../rows.ts'
import { useTexts } from '../texts/index.ts'
import { summaryOf, sumOf } from './summary.ts'

export function Approve({ plan }: { readonly plan: PlanSetView }) {
  const texts = useTexts()
  const { go } = useApp()
  const isBegun = plan.state === 'killed' || plan.state === 'part'
  const done = plan.targetPlans.reduce((sum, { applied = 0 }) => sum + applied, 0)
  return (
    <StepPage
      title={texts.do.title}
      lead={isBegun ? `${texts.do.resumeLead} ${texts.do.done(done)}` : texts.do.lead}
      acts={
        <>
          <button type="button" onClick={() => go({ step: 'look', plan: plan.id })}>
            {texts.page.back}
          </button>
          {canGo(plan) ? (
            <button type="submit" class="main" form={formId}>
              {isBegun ? texts.do.resume : texts.do.button}
            </button>
          ) : null}
        </>
      }
    >
      <div class="card">
        {plan.targetPlans.map(({ target, summary, url }) => (
          <p key={target}>
            <Name>{target}</Name> <span class="soft">{url}</span>
            <br />
            <b>{summaryOf(summary, texts) || texts.look.nothing}</b>
          </p>
        ))}
        {plan.targetPlans.length < 2 ? null : (
          <p>
            {texts.look.total}: <b>{summaryOf(sumOf(plan.targetPlans.map(({ summary }) => summary)), texts)}</b>
          </p>
        )}
      </div>
      <ApproveForm plan={plan} isStale={false} isBelow />
    </StepPage>
  )
}

const formId = 'approve'

function canGo({ canApply, canResume }: PlanSetView): boolean {
  return canApply || canResume
}

type Fault = 'approver' | 'deletes'

export interface ApproveFormProps {
  readonly plan: PlanSetView
  /** The last try found people who have changed since. */
  readonly isStale: boolean
  /** The button stands at the end of the page. */
  readonly isBelow?: boolean
}

export function ApproveForm({ plan, isStale, isBelow = false }: ApproveFormProps) {
  const texts = useTexts()
  const { session, client, attempt, tell } = useApp()
  const [approver, setApprover] = useState(session.person ?? '')
  const [deletes, setDeletes] = useState('')
  const [skipStale, setSkipStale] = useState(false)
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [isSending, setSending] = useState(false)
  const isApproved = plan.decision?.decision === 'approved'
  if (!canGo(plan)) return <Cannot plan={plan} />
  const apply = async (): Promise<void> => {
    const found: Fault[] = [
      ...(!isApproved && approver.trim() === '' ? (['approver'] as const) : []),
      ...(plan.deletes > 0 && deletes.trim() !== String(plan.deletes) ? (['deletes'] as const) : []),
    ]
    setFaults(found)
    if (found.length > 0) return focusWrong()
    setSending(true)
    const request: ApplyRequest = {
      digest: plan.digest,
      ...(isApproved ? {} : { approver: approver.trim() }),
      ...(plan.deletes > 0 && { deletes: plan.deletes }),
      ...(skipStale && { skipStale }),
    }
    await attempt(async () => tell({ type: 'began', run: await client.apply(plan.id, request) }))
    setSending(false)
  }
  return (
    <form
      id={formId}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isSending) void apply()
      }}
    >
      <Tokens plan={plan} />
      {plan.hasCredentials ? (
        <Note tone="calm">
          <p>{texts.do.credentials}</p>
        </Note>
      ) : null}
      {isApproved ? (
        <p>{texts.do.approved(plan.decision?.by ?? '')}</p>
      ) : (
        <TextField
          label={texts.do.approver}
          hint={texts.do.approverHint}
          complete="name"
          value={approver}
          error={faults.includes('approver') ? texts.do.needApprover : undefined}
          onInput={setApprover}
        />
      )}
      {plan.deletes === 0 ? null : (
        <TextField
          label={texts.do.deletes(plan.deletes)}
          hint={texts.do.deletesHint}
          type="number"
          isShort
          value={deletes}
          error={faults.includes('deletes') ? texts.do.deletesWrong(plan.deletes) : undefined}
          onInput={setDeletes}
        />
      )}
      {isStale ? <Check label={texts.do.stale} checked={skipStale} onChange={setSkipStale} /> : null}
      {isBelow ? null : (
        <p class="go">
          <button type="submit" class="main" aria-disabled={isSending}>
            {texts.do.resume}
          </button>
        </p>
      )}
    </form>
  )
}

function Cannot({ plan: { decision } }: { readonly plan: PlanSetView }) {
  const texts = useTexts()
  const isRefused = decision?.decision === 'refused'
  return (
    <Note tone="loss">
      <p>{isRefused ? texts.do.refused(decision.by) : texts.do.cannot}</p>
    </Note>
  )
}

/** A plan of an earlier day needs the tokens once more. */
function Tokens({ plan }: { readonly plan: PlanSetView }) {
  const texts = useTexts()
  const { session, go, setDrawer } = useApp()
  const isThere = (id: string | undefined): boolean =>
    session.connections.some((one) => one.id === id && one.state !== 'failed' && one.hasToken)
  const missing = plan.targetPlans.filter(({ connection }) => !isThere(connection))
  if (missing.length === 0) return null
  const paste = (): void => {
    const rows = missing.map((one) => rowOfTarget(one, session.systems))
    setDrawer((before) => ({
      ...before,
      provider: missing[0]?.provider,
      rows: [...before.rows.filter(({ key }) => !rows.some((row) => row.key === key)), ...rows],
      open: rows.map(({ key }) => key),
    }))
    go({ step: 'where' })
  }
  return (
    <Note tone="risk">
      <p>{texts.do.needToken(missing.map(({ target }) => target).join(', '))}</p>
      <button type="button" class="small" onClick={paste}>
        {texts.do.toWhere}
      </button>
    </Note>
  )
}
