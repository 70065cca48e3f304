// What the waves of an apply are called.
import type { Action, Op } from '../core/types.ts'
import type { Wave } from './progress/state.ts'
import { listed } from './words.ts'

const deeds: Partial<Record<Op, string>> = {
  'password.set': 'setting passwords',
  'user.rename': 'renaming users',
  'group.create': 'creating groups',
  'group.properties': 'describing groups',
  'user.create': 'creating users',
  'member.add': 'adding members',
  'quota.set': 'setting quotas',
  'quota.add': 'granting quotas',
  'quota.unlimited': 'lifting quotas',
  'member.remove': 'removing members',
  'server.start': 'starting servers',
  'server.stop': 'stopping servers',
  'user.delete': 'deleting users',
  'group.delete': 'deleting groups',
}

/** `promoting users and adding members`, with the ids of the actions. */
export function wavesOf(waves: readonly (readonly Action[])[]): readonly Wave[] {
  return waves.map((actions) => ({
    words: listed([...new Set(actions.map(deedOf))]),
    ids: new Set(actions.map(({ id }) => id)),
  }))
}

function deedOf(action: Action): string {
  if (action.op === 'admin.set') return action.after ? 'promoting users' : 'demoting admins'
  return deeds[action.op] ?? 'changing users'
}
