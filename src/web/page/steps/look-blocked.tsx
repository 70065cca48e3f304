/** @jsxImportSource preact */
// Safety rules that stop a plan, as sentences, and the exceptions that a user may type.
import { useState } from 'preact/hooks'

import type { FindingView, PlanSetView } from '../../api.ts'
import { useApp } from '../app.ts'
import { isFinal, type Liftable, liftable, overridesOf, type Typed, typedFaults } from '../exceptions.ts'
import { TextField } from '../parts/field.tsx'
import { Name, Note } from '../parts/note.tsx'
import { focusWrong } from '../parts/step.tsx'
import { useTexts } from '../texts/index.ts'

export function Blocked({ plan }: { readonly plan: PlanSetView }) {
  const texts = useTexts()
  const { look } = texts
  const { session, client, attempt, tell } = useApp()
  const items = liftable(plan)
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>({})
  const [isTold, setTold] = useState(false)
  const isBusy = session.task?.is === 'planning'
  const again = async (): Promise<void> => {
    setTold(true)
    if (items.some((item) => Object.keys(typedFaults(item, typed[item.key])).length > 0)) return focusWrong()
    const overrides = overridesOf(plan, items, typed)
    const connections = plan.targetPlans.flatMap(({ connection }) => (connection === undefined ? [] : [connection]))
    await attempt(async () => {
      const task =
        plan.undoes === undefined
          ? await client.plan({ connections, overrides })
          : await client.undo(plan.undoes, { overrides })
      tell({ type: 'awaits', task })
    })
  }
  const blocks = plan.targetPlans.flatMap(({ target, findings }) =>
    findings.filter(({ level }) => level === 'block').map((finding) => ({ target, finding })),
  )
  const isOnly = plan.targetPlans.length === 1
  return (
    <section aria-labelledby="blocked">
      <Note tone="loss">
        <h2 id="blocked">{look.blocked}</h2>
        <p>{look.blockedLead}</p>
      </Note>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void again()
        }}
      >
        {blocks.map(({ target, finding }) => {
          const item = items.find((one) => one.target === target && one.finding === finding)
          const key = item?.key ?? ''
          return (
            <div class="card" key={target + finding.guard + finding.text}>
              <Finding target={isOnly ? undefined : target} finding={finding} />
              {item === undefined ? (
                <p class="soft">{finding.lift === undefined ? look.noLift : look.sameLift}</p>
              ) : (
                <Exception
                  item={item}
                  given={typed[key]}
                  isTold={isTold}
                  onInput={(given) => setTyped((before) => ({ ...before, [key]: given }))}
                />
              )}
            </div>
          )
        })}
        {items.length === 0 || isFinal(plan) ? null : (
          <p>
            <button type="submit" aria-disabled={isBusy}>
              {items.length === 1 ? look.planAgain : look.planAgainMany}
            </button>
          </p>
        )}
      </form>
    </section>
  )
}

/** The engine's own sentence, with the people it is about. */
function Finding({ target, finding }: { readonly target: string | undefined; readonly finding: FindingView }) {
  const { look } = useTexts()
  const { text, advice, people, peopleCount } = finding
  return (
    <>
      <p lang="en">
        {target === undefined ? null : (
          <>
            <Name>{target}</Name>:{' '}
          </>
        )}
        <b>{text}</b>
      </p>
      {advice === undefined ? null : (
        <p class="soft" lang="en">
          {advice}
        </p>
      )}
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
          {peopleCount > people.length ? <p class="soft">{look.more(peopleCount - people.length)}</p> : null}
        </details>
      )}
    </>
  )
}

interface ExceptionProps {
  readonly item: Liftable
  readonly given: Typed | undefined
  readonly isTold: boolean
  readonly onInput: (given: Typed) => void
}

/** What is typed to allow it: exactly the number, the share or the name of the rule, and a reason. */
function Exception({ item, given = { typed: '', reason: '' }, isTold, onInput }: ExceptionProps) {
  const { look } = useTexts()
  const { kind, value } = item.lift
  const faults = isTold ? typedFaults(item, given) : {}
  const label = { number: look.liftNumber, share: look.liftShare, name: look.liftName }[kind](value)
  return (
    <div class="pair">
      <TextField
        label={label}
        value={given.typed}
        error={faults.typed === undefined ? undefined : look.liftWrong(value)}
        onInput={(typed) => onInput({ ...given, typed })}
      />
      <TextField
        label={look.reason}
        hint={look.reasonHint}
        value={given.reason}
        error={faults.reason === undefined ? undefined : look.needReason}
        onInput={(reason) => onInput({ ...given, reason })}
      />
    </div>
  )
}
