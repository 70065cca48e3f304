// The steps of the page, how an address names them, and which can be gone to.
import type { PlanSetView, RunView, Session } from '../api.ts'

/** The steps in their order; `after` stands beside them. */
export const steps = ['where', 'what', 'look', 'do'] as const
export type Step = (typeof steps)[number]

/** Where the page is. Look and Do are about one plan. */
export type Place =
  | { readonly step: 'where' | 'what' | 'after' }
  | { readonly step: 'look' | 'do'; readonly plan: string }

/** `#/look/ID` of an address; undefined for a key, or for nothing. */
export function placeOf(fragment: string): Place | undefined {
  const [step, plan] = fragment.replace(/^#/, '').split('/').slice(1)
  if (step === 'where' || step === 'what' || step === 'after') return { step }
  if ((step === 'look' || step === 'do') && plan) return { step, plan: decoded(plan) }
  return undefined
}

/** The end of the address that names a place. */
export function fragmentOf(place: Place): string {
  return 'plan' in place ? `#/${place.step}/${encodeURIComponent(place.plan)}` : `#/${place.step}`
}

/** The key in an address as hubplan prints it. */
export function keyOf(fragment: string): string | undefined {
  const text = fragment.replace(/^#/, '')
  return text === '' || text.startsWith('/') ? undefined : text
}

/** What the open steps depend on. */
export interface Known {
  readonly place: Place
  readonly session?: Session | undefined
  readonly plan?: PlanSetView | undefined
}

/** Where a step leads; undefined: not yet. */
export function wayTo(step: Step, known: Known): Place | undefined {
  const { session, plan } = known
  if (step === 'where') return { step }
  if (step === 'what') return session?.connections.some(({ state }) => state === 'ready') ? { step } : undefined
  const id = 'plan' in known.place ? known.place.plan : plan?.id
  if (id === undefined) return undefined
  if (step === 'look') return { step, plan: id }
  return plan?.id === id && isDoable(plan) ? { step, plan: id } : undefined
}

/** There is something to carry out, or to read about what was. */
export function isDoable(plan: PlanSetView): boolean {
  return plan.canApply || ['running', 'killed', 'part', 'done'].includes(plan.state)
}

/** Whether something is sent, was sent, or not yet: what the page promises above each step. */
export function promiseOf({ place, session, plan }: Known): 'nothing' | 'last' | 'begun' | 'sending' | 'sent' {
  if (session?.runs.some(isGoing)) return 'sending'
  if (!('plan' in place) || plan?.id !== place.plan) return 'nothing'
  if (plan.state === 'done') return 'sent'
  if (plan.state === 'part' || plan.state === 'killed') return plan.canResume ? 'begun' : 'sent'
  return place.step === 'do' ? 'last' : 'nothing'
}

export function isGoing({ state }: RunView): boolean {
  return state === 'running' || state === 'stopping'
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
