// Applying with a system that answers by a script: for what no real one can be brought to say at will.
import { applyPlan } from '../../src/apply/apply.ts'
import type { ApplyDeps } from '../../src/apply/types.ts'
import type { ApplyEvent, LiveUser, Plan, Snapshot } from '../../src/core/types.ts'
import type { Http, Req } from '../../src/http/types.ts'
import { jupyterhub } from '../../src/providers/jupyterhub/index.ts'
import type { Call, Provider } from '../../src/providers/types.ts'
import { drafted, snapshot, type Wanted } from '../core/live.ts'
import { carriedOut, frozen } from '../core/model.ts'
import { paceOf } from './bed.ts'

export interface Script {
  readonly live: Snapshot
  readonly plan: Plan
  /** The plan was carried out, all of it. */
  readonly after: Snapshot
}

export function scripted(users: readonly LiveUser[], wanted: Wanted): Script {
  const live = snapshot(users)
  const { actions } = drafted(wanted, live, { limits: { min_admins: 0 } })
  return { live, plan: frozen(actions, live), after: carriedOut(live, actions) }
}

/** One single call an action, each answered and judged as `more` says; a look shows the plan carried out. */
export function playerOf({ after }: Script, more: Partial<Provider> = {}): Provider {
  return {
    ...jupyterhub,
    read: async () => after,
    lower: (actions) => actions.map((action) => callOf({ actions: [action] })),
    judge: () => ({ is: 'changed' }),
    ...more,
  }
}

export function callOf({ actions, ...more }: Partial<Call> & Pick<Call, 'actions'>): Call {
  const path = `/${actions.map(({ id }) => id).join()}`
  return { method: 'POST', path, actions, lane: 'single', first: [], ...more }
}

export interface Played {
  readonly events: ApplyEvent[]
  /** How actions ended, and why. */
  readonly ends: string[]
  readonly sent: Req[]
  readonly waits: number[]
  /** Why nothing more was begun. */
  readonly why: string | undefined
}

export async function play(
  script: Script,
  more: Partial<ApplyDeps> & { readonly answer?: Http } = {},
): Promise<Played> {
  const events: ApplyEvent[] = []
  const sent: Req[] = []
  const waits: number[] = []
  let clock = 0
  const { answer = async () => ({ status: 200, headers: {}, body: {}, text: '' }), ...deps } = more
  await applyPlan(script.plan, script.live, {
    provider: playerOf(script),
    http: (req) => {
      sent.push(req)
      return answer(req)
    },
    pace: paceOf(1),
    stopTimeoutMs: 1000,
    serverTimeoutMs: 1000,
    past: [],
    passwordOf: () => undefined,
    signal: new AbortController().signal,
    now: () => '2026-11-21T08:00:00.000Z',
    nowMs: () => clock,
    wait: async (ms) => {
      waits.push(ms)
      clock += ms
    },
    random: () => 0,
    emit: async (event) => void events.push(event),
    ...deps,
  })
  const end = events.at(-1)
  return { events, ends: events.flatMap(endOf), sent, waits, why: end?.type === 'end' ? end.why : undefined }
}

function endOf(event: ApplyEvent): string[] {
  if (event.type === 'applied') return [`${event.action} ${event.how}`]
  if (event.type === 'failed' || event.type === 'unknown' || event.type === 'skipped') {
    return [`${event.action} ${event.type}: ${event.message}`]
  }
  return []
}
