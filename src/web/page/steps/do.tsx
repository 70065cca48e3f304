/** @jsxImportSource preact */
// The step Do: the approval, the apply while it runs, and what came of it.
import { useApp } from '../app.ts'
import { StepPage } from '../parts/step.tsx'
import { isGoing } from '../road.ts'
import { useTexts } from '../texts/index.ts'
import { Approve } from './do-approve.tsx'
import { Ended } from './do-ended.tsx'
import { Running } from './do-running.tsx'
import { usePlan } from './look.tsx'

export function Do() {
  const texts = useTexts()
  const { state, session } = useApp()
  const plan = usePlan()
  const run = session.runs.find(({ id }) => id === plan?.id)
  if (plan === undefined) {
    return <StepPage title={texts.do.title} lead={state.failure === undefined ? texts.page.starting : undefined} />
  }
  if (run !== undefined && isGoing(run)) return <Running run={run} />
  return run !== undefined || plan.state === 'done' ? <Ended run={run} plan={plan} /> : <Approve plan={plan} />
}
