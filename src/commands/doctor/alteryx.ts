// Which workspace, who the token is, who can be seen, and what may be changed there.
import type { Step } from '../../core/look/diagnosis.ts'
import { Problem } from '../../core/problem.ts'
import { count, quote } from '../../core/sentences.ts'
import type { Snapshot } from '../../core/types.ts'
import { providers } from '../../providers/index.ts'
import type { Hub } from '../../session/connection.ts'
import type { World } from '../../session/world.ts'
import { failed } from './steps.ts'

const { alteryx } = providers

export interface AlteryxLook {
  /** What is found is added here. */
  readonly steps: Step[]
  readonly hub: Pick<Hub, 'http' | 'url'>
  readonly world: Pick<World, 'now'>
  readonly token: { readonly from: string }
}

/** False when no plan can be made there. */
export async function lookAtAlteryx({ steps, hub, world: { now }, token }: AlteryxLook): Promise<boolean> {
  try {
    steps.push(...stepsOf(await alteryx.read(hub.http, hub.url, { now }), token.from))
    return true
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code === 'interrupted') throw thrown
    steps.push(thrown.code === 'scopes' ? failed('token', thrown, token.from) : failed('answer', thrown))
    return false
  }
}

function stepsOf(live: Snapshot, from: string): readonly Step[] {
  const { identity, target, users } = live
  const people = [...users.values()]
  const admins = people.filter(({ admin }) => admin).length
  const named = identity.workspace === undefined ? '' : ` ${quote(identity.workspace)}`
  return [
    { name: 'kind', is: 'ok', text: `workspace ${target.workspace}${named}` },
    tokenStep(live, from),
    {
      name: 'users',
      is: 'ok',
      text: `${count(users.size, 'person')}, ${count(admins, 'administrator')}`.replace('persons', 'people'),
    },
    people.some((person) => person.last_activity === undefined)
      ? { name: 'activity', is: 'warn', text: 'when people came last is not visible: no rule can find who is inactive' }
      : { name: 'activity', is: 'ok', text: 'visible' },
    roleStep(live),
  ]
}

function tokenStep({ identity }: Snapshot, from: string): Step {
  const who = `${quote(identity.name)}, ${identity.admin ? 'an administrator' : 'no administrator'} (${from})`
  if (identity.admin) return { name: 'token', is: 'ok', text: who }
  const hint = 'a plan can be made, and applied only with a token that an administrator of the workspace has made'
  return { name: 'token', is: 'warn', text: who, hint }
}

/** Asked as a plan would be: with somebody who is to be promoted. */
function roleStep(live: Snapshot): Step {
  const action = { id: 'x', op: 'admin.set', user: '', before: false, after: true, reason: { why: 'row' } } as const
  const [finding] = alteryx.check?.([action], live) ?? []
  return finding === undefined
    ? { name: 'groups', is: 'ok', text: 'the role of administrators is known: they can be made and unmade' }
    : { name: 'groups', is: 'note', text: 'who is an administrator cannot be changed with this token; all else can' }
}
