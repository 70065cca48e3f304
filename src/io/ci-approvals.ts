// approvals.json: who approved or started a CI job, as GitHub and GitLab tell it. The job keeps it beside the plan.
import { parsed } from './json.ts'
import { findText } from './plain.ts'

/** A decision that a CI system recorded. */
export interface CiDecision {
  readonly from: 'github' | 'gitlab'
  /** `started`: the person who started the job. */
  readonly decision: 'approved' | 'refused' | 'pending' | 'started'
  readonly by: string
  readonly reason?: string
  /** Environments that the approval is for. */
  readonly environments?: readonly string[]
  /** Number of the job. */
  readonly job?: string
}

/** What is at a path; `why` ends a sentence that begins with the path. */
export type FoundCi =
  | { readonly is: 'nothing' }
  | { readonly is: 'decisions'; readonly decisions: readonly CiDecision[] }
  | { readonly is: 'other'; readonly why: string }

/** Name of the file in its folder. */
export const ciApprovalsName = 'approvals.json'

export async function findCiDecisions(path: string): Promise<FoundCi> {
  const found = await findText(path)
  if (found.is !== 'text') return found
  const decisions = decisionsIn(found.text)
  return decisions === undefined
    ? { is: 'other', why: 'is not a list of approvals of GitHub or GitLab' }
    : { is: 'decisions', decisions }
}

function decisionsIn(text: string): readonly CiDecision[] | undefined {
  const data = parsed(text)
  const all = Array.isArray(data) ? data.map(ofGitHub) : ofGitLab(data)
  return all.every((one) => one !== undefined) ? all : undefined
}

const states: Readonly<Record<string, CiDecision['decision']>> = {
  approved: 'approved',
  rejected: 'refused',
  pending: 'pending',
}

/** An item of the list of a run's approvals. */
function ofGitHub(data: unknown): CiDecision | undefined {
  const [by, comment] = [field(field(data, 'user'), 'login'), field(data, 'comment')]
  const decision = decisionOf(field(data, 'state'))
  if (decision === undefined || typeof by !== 'string') return undefined
  const places = field(data, 'environments')
  const environments = (Array.isArray(places) ? places : []).flatMap((place): string[] => {
    const name = field(place, 'name')
    return typeof name === 'string' ? [name] : []
  })
  return {
    from: 'github',
    decision,
    by,
    ...reasonOf(comment),
    ...(environments.length === 0 ? {} : { environments }),
  }
}

/** GitLab tells a job who started it, and who approved its deployment. */
function ofGitLab(data: unknown): readonly (CiDecision | undefined)[] {
  const [by, job, approvals] = [field(data, 'started_by'), field(data, 'job'), field(data, 'approvals')]
  if (typeof by !== 'string') return [undefined]
  const of = { from: 'gitlab' as const, ...(typeof job === 'string' ? { job } : {}) }
  const approved = (Array.isArray(approvals) ? approvals : []).map((one: unknown): CiDecision | undefined => {
    const approver = field(field(one, 'user'), 'username')
    const decision = decisionOf(field(one, 'status'))
    if (decision === undefined || typeof approver !== 'string') return undefined
    return { ...of, decision, by: approver, ...reasonOf(field(one, 'comment')) }
  })
  return [...approved, { ...of, decision: 'started', by }]
}

function decisionOf(state: unknown): CiDecision['decision'] | undefined {
  return typeof state === 'string' && Object.hasOwn(states, state) ? states[state] : undefined
}

function reasonOf(comment: unknown): Pick<CiDecision, 'reason'> {
  return typeof comment === 'string' && comment.trim() !== '' ? { reason: comment.trim() } : {}
}

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined
}
