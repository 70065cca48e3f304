// Users named like a service of the hub: JupyterHub cannot tell them apart.
import { count, listed, quote } from '../sentences.ts'
import type { Action, Snapshot } from '../types.ts'
import type { Guard, GuardResult } from './types.ts'

/** Runs at apply, too: its token may belong to another service, and may see more services. */
export const namedLikeService: Guard = {
  name: 'name-collision',
  atApply: true,
  extent: ({ actions }) => (actions.some((action) => 'user' in action) ? { services: true } : {}),
  canAllow: true,
  check({ actions, live }) {
    const services = servicesOf(live)
    return services.size === 0 ? [] : actions.flatMap((action) => resultFor(action, services, live))
  },
}

/** All visible services, and the service that the token belongs to. */
export function servicesOf({ services, identity }: Snapshot): ReadonlySet<string> {
  return new Set([...(services ?? []), ...(identity.kind === 'service' ? [identity.name] : [])])
}

function resultFor(action: Action, services: ReadonlySet<string>, live: Snapshot): GuardResult[] {
  const given = action.op === 'user.create' ? action.user : action.op === 'user.rename' ? action.after.name : undefined
  if (given !== undefined && services.has(given)) {
    return [resultOf(action, given, { live, advice: 'choose another name', ofSeveral: 'choose other names' })]
  }
  if (!('user' in action) || action.op === 'notice.lift' || !services.has(action.user) || !isMeant(action)) return []
  const advice = 'take the row out, or give the service another name'
  const ofSeveral = 'take the rows out, or give the services other names'
  return [resultOf(action, action.user, { live, advice, ofSeveral })]
}

/** Whether a row names the user, or the user would be deleted. Rules about many users skip the check. */
function isMeant({ op, reason }: Action): boolean {
  return (
    op === 'user.delete' ||
    op === 'notice.give' ||
    reason.why === 'row' ||
    reason.why === 'needed' ||
    reason.why === 'revert'
  )
}

function whose(name: string, { identity }: Snapshot): string {
  const isOwn = identity.kind === 'service' && identity.name === name
  const service = isOwn ? 'the service that the token belongs to' : 'a service of the hub'
  return `${listed([name])} is the name of ${service}; the hub treats the two as one`
}

interface Saying {
  readonly live: Snapshot
  readonly advice: string
  readonly ofSeveral: string
}

function resultOf(action: Action, name: string, { live, advice, ofSeveral }: Saying): GuardResult {
  const alike = {
    kind: advice,
    subject: quote(name),
    say: (examples: string, number: number) =>
      `${count(number, 'name')} are names of services of the hub, which treats the two of each as one: ${examples}; ${ofSeveral}`,
  }
  return { level: 'block', message: `${whose(name, live)}; ${advice}`, actions: [action.id], alike }
}
