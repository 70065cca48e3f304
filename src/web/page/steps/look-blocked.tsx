/** @jsxImportSource preact */
// Safety rules that stop a plan, as sentences, and the exceptions that a user may type.
import { useState } from 'preact/hooks'

import type { FindingView, PlanSetView } from '../../api.ts'
import { useApp } from '../app.ts'
import {
  type Exception,
  exceptionsOf,
  isComplete,
  isFinal,
  isTyped,
  overridesOf,
  plainText,
  type Typed,
} from '../exceptions.ts'
import { TextField } from '../parts/field.tsx'
import { Name, Note } from '../parts/note.tsx'
import { focusWrong } from '../parts/step.tsx'
import { useTexts } from '../texts/index.ts'

export function Blocked({ plan }: { readonly plan: PlanSetView }) {
  const { look } = useTexts()
  const isOnly = plan.targetPlans.length === 1
  const exceptions = exceptionsOf(plan)
  return (
    <section aria-labelledby="blocked">
      <Note tone="loss">
        <h2 id="blocked">{look.blocked}</h2>
        <p>{look.blockedLead}</p>
        {plan.targetPlans.map(({ target, findings }) =>
          findings
            .filter(({ level }) => level === 'block')
            .map((finding) => (
              <Finding
                key={target + finding.guard + finding.text}
                target={isOnly ? undefined : target}
                finding={finding}
              />
            )),
        )}
      </Note>
      {exceptions.length === 0 || isFinal(plan) ? null : <Exceptions plan={plan} exceptions={exceptions} />}
    </section>
  )
}

interface FindingProps {
  /** Of several. */
  readonly target: string | undefined
  readonly finding: FindingView
}

/** The engine's own sentence, with the people it is about. */
function Finding({ target, finding }: FindingProps) {
  const { advice, people, peopleCount, lift } = finding
  const { look } = useTexts()
  return (
    <div class="finding">
      <p lang="en">
        {target === undefined ? null : (
          <>
            <Name>{target}</Name>:{' '}
          </>
        )}
        <b>{plainText(finding)}</b>
      </p>
      {advice === undefined ? null : <p lang="en">{advice}</p>}
      {lift === undefined ? <p>{look.noLift}</p> : null}
      {people.length === 0 ? null : (
        <details>
          <summary>{look.concerned(peopleCount)}</summary>
          <ul class="names">
            {people.map((name) => (
              <li key={name}>
                <Name>{name}</Name>
              </li>
            ))}
          </ul>
          {peopleCount > people.length ? <p>{look.more(peopleCount - people.length)}</p> : null}
        </details>
      )}
    </div>
  )
}

interface ExceptionsProps {
  readonly plan: PlanSetView
  readonly exceptions: readonly Exception[]
}

/** What is typed to allow it: exactly the number, the share or the name of the rule, and one reason. */
function Exceptions({ plan, exceptions }: ExceptionsProps) {
  const { look } = useTexts()
  const { session, client, attempt, tell } = useApp()
  const [typed, setTyped] = useState<Typed>({ texts: {}, reason: '' })
  const [isTold, setTold] = useState(false)
  const isBusy = session.task?.is === 'planning'
  const again = async (): Promise<void> => {
    setTold(true)
    if (!isComplete(exceptions, typed)) return focusWrong()
    const overrides = overridesOf(plan, exceptions, typed)
    const connections = plan.targetPlans.flatMap(({ connection }) => (connection === undefined ? [] : [connection]))
    await attempt(async () => {
      const task =
        plan.undoes === undefined
          ? await client.plan({ connections, overrides })
          : await client.undo(plan.undoes, { overrides })
      tell({ type: 'awaits', task })
    })
  }
  const isOnly = plan.targetPlans.length === 1
  const labelOf = ({ lift: { kind, value }, targets }: Exception): string =>
    look.lift[kind](value, isOnly ? '' : targets.join(', '))
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) void again()
      }}
    >
      <h3>{look.allow}</h3>
      <p class="soft">{look.allowLead}</p>
      {exceptions.map((one) => (
        <TextField
          key={one.key}
          label={labelOf(one)}
          isShort={one.lift.kind !== 'name'}
          value={typed.texts[one.key] ?? ''}
          error={isTold && !isTyped(one, typed) ? look.liftWrong(one.lift.value) : undefined}
          onInput={(text) => setTyped((before) => ({ ...before, texts: { ...before.texts, [one.key]: text } }))}
        />
      ))}
      <TextField
        label={look.reason}
        hint={look.reasonHint}
        value={typed.reason}
        error={isTold && typed.reason.trim() === '' ? look.needReason : undefined}
        onInput={(reason) => setTyped((before) => ({ ...before, reason }))}
      />
      <p class="go">
        <button type="submit" aria-disabled={isBusy}>
          {exceptions.length === 1 ? look.planAgain : look.planAgainMany}
        </button>
      </p>
    </form>
  )
}
