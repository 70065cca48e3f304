// Confirmation at the terminal before the first write.
import { plannedOf } from '../../core/actions/planned.ts'
import { precheck } from '../../core/actions/precheck.ts'
import { Problem } from '../../core/problem.ts'
import type { Action, ApplyEvent, Plan, Snapshot } from '../../core/types.ts'
import type { World } from '../../session/world.ts'
import { confirmText, isConfirmed, type Toll, tollOf } from '../../views/confirm.ts'
import { checkFile } from './admit.ts'
import type { Among } from './carry-out.ts'

interface Ready {
  readonly live: Snapshot
  /** Events of earlier applies. */
  readonly past: readonly ApplyEvent[]
  readonly selected: readonly Action[]
}

interface Asking {
  readonly plan: Plan
  readonly flags: { readonly yes: boolean; readonly approvedByFile?: string | undefined }
  readonly world: World
  /** The system limits requests per day: do not spend any on another look. */
  readonly hasRequestLimit: boolean
  readonly among?: Among
}

/** Maximum age of a snapshot to write on. */
const freshMs = 60_000

/**
 * Reads the hub and asks for confirmation at a terminal. When the answer takes long, the hub is read again; when that
 * changes the actions, the question is asked again.
 * @throws Problem `usage` when the answer is no or stderr is not a terminal; `interrupted` on Ctrl-C
 */
export async function agreed<Readiness extends Ready>(
  look: () => Promise<Readiness>,
  { plan, flags, world, hasRequestLimit, among }: Asking,
): Promise<Readiness> {
  const { streams } = world
  const isAsked = mustAsk(flags, world)
  let ready = await look()
  if (!isAsked) return ready
  let answered: Toll | undefined
  for (;;) {
    const open = openActions(ready, plan)
    const toll = tollOf(open)
    if (open.length === 0 || sameToll(toll, answered)) return ready
    if (among?.agreed !== undefined) {
      const { agreed: known } = among
      if (open.every(({ id }) => known.has(id))) return ready
      streams.err(`More is to be done for ${among.target} than the answer was about, because its hub has changed.\n`)
    }
    const asked = Date.parse(world.now())
    await ask({ plan, open, toll, world })
    checkFile(plan, undefined, world.now())
    if (hasRequestLimit || Date.parse(world.now()) - asked < freshMs) return ready
    answered = toll
    streams.err('The answer took long: the hub is read again before anything is sent.\n')
    ready = await look()
  }
}

/**
 * Whether this run asks for confirmation before the first write.
 * @throws Problem `usage` when the question would not be seen
 */
export function mustAsk({ yes, approvedByFile }: Asking['flags'], { streams }: Pick<World, 'streams'>): boolean {
  if (yes || approvedByFile !== undefined) return false
  if (streams.canAsk || !streams.asksUnseen) return streams.canAsk
  throw new Problem('usage', 'Cannot ask for confirmation: stderr is not a terminal. Nothing was sent.', {
    hint: 'give --yes, or do not redirect stderr',
  })
}

/** The actions that this run would carry out: neither done nor stale. */
function openActions({ live, past, selected }: Ready, plan: Plan): readonly Action[] {
  const planned = plannedOf(plan.actions, past)
  return selected.filter((action) => precheck(action, live, planned).is === 'ready')
}

function sameToll(one: Toll, other: Toll | undefined): boolean {
  return one.deletes === other?.deletes && one.actions === other.actions
}

interface Question {
  readonly plan: Plan
  readonly open: readonly Action[]
  readonly toll: Toll
  readonly world: World
}

async function ask({ plan, open, toll, world }: Question): Promise<void> {
  const { streams } = world
  const { summary, question } = confirmText(plan, open, {
    now: world.now(),
    color: streams.color('err'),
    columns: streams.columns,
  })
  streams.err(summary)
  checkAnswer(toll, await streams.ask(question))
}

/** @throws Problem `usage` for any answer but the right one */
export function checkAnswer(toll: Toll, answer: string | undefined): void {
  if (isConfirmed(toll, answer)) return
  const said = answer === undefined ? 'There was no answer' : `The answer was ${JSON.stringify(answer)}`
  const wanted = toll.deletes === 0 ? 'y' : `the number of users to be deleted, ${toll.deletes}`
  throw new Problem('usage', `${said}, and not ${wanted}: nothing was sent.`, {
    hint: 'look at the plan with hubplan review or show; the same command asks again',
  })
}
