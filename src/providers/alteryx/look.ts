// Checks the workspace, the token, the visible people, and the permitted changes.
import { type Step, unanswered } from '../../core/look/diagnosis.ts'
import { count, quote } from '../../core/sentences.ts'
import type { Snapshot } from '../../core/types.ts'
import type { Look, Looked } from '../types.ts'
import { adminRoleOf } from './read.ts'

export async function look({ read, tokenFrom }: Look): Promise<Looked> {
  const told = await read().catch((thrown: unknown) => unanswered(thrown, tokenFrom))
  const isSeen = 'identity' in told
  return { steps: isSeen ? stepsOf(told, tokenFrom) : [told], canPlan: isSeen, rights: [], snippets: {} }
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
      ? { name: 'activity', is: 'warn', text: 'the last activity is not visible: no rule can find inactive people' }
      : { name: 'activity', is: 'ok', text: 'visible' },
    adminRoleOf(live) === undefined
      ? { name: 'groups', is: 'note', text: 'admin changes are not possible with this token; all other changes are' }
      : {
          name: 'groups',
          is: 'ok',
          text: 'the role of administrators is known: administrators can be added and removed',
        },
  ]
}

function tokenStep({ identity }: Snapshot, from: string): Step {
  const who = `${quote(identity.name)}, ${identity.admin ? 'an administrator' : 'not an administrator'} (${from})`
  if (identity.admin) return { name: 'token', is: 'ok', text: who }
  const hint = 'a plan can be made, and applied only with a token that an administrator of the workspace has made'
  return { name: 'token', is: 'warn', text: who, hint }
}
