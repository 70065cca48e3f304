import { count, listed } from '../core/text.ts'
import type { ActionOf, Plan } from '../core/types.ts'
import type { HubVersion } from './types.ts'

type Delete = ActionOf<'user.delete'>

/** In what a hub seeded from a plan differs from the one that the plan is for. */
export function planNotes(plan: Plan, version: HubVersion): string[] {
  const deletes = plan.actions.filter((action) => action.op === 'user.delete')
  const about = (isSo: (action: Delete) => boolean, says: (names: string) => string): string[] => {
    const names = deletes.filter(isSo).map((action) => action.user)
    return names.length === 0 ? [] : [says(listed(names))]
  }
  return [
    'the hub of the plan was not asked: what has changed there since the plan was made is not seen here',
    ...versionNote(plan, version),
    ...tokenNotes(plan),
    ...about(
      ({ before }) => before.servers === undefined,
      (names) => `the servers of ${names} were not visible when it was planned; here none runs`,
    ),
    ...about(
      ({ before }) => before.servers?.some(({ state }) => state === 'spawn' || state === 'stop') === true,
      (names) => `servers that were starting or stopping run here: those of ${names}`,
    ),
    ...about(
      ({ before }) => (before.servers ?? []).length > 0,
      () => 'servers stop at once here; on a hub that takes its time, and a delete waits for it',
    ),
    ...about(
      ({ before }) => before.created === undefined || before.created === null,
      (names) => `when ${names} were created is not known; here it is now`,
    ),
  ]
}

function versionNote(plan: Plan, version: HubVersion): string[] {
  const theirs = plan.planned_as.version
  if (theirs === version) return []
  return [
    `the embedded hub behaves like JupyterHub ${version}, and the hub of the plan is ${theirs || 'of unknown version'}`,
  ]
}

function tokenNotes({ needs, planned_as: self }: Plan): string[] {
  const unmet = needs.filter((need) => !need.met).map((need) => need.what)
  const lacks = `the token that made the plan lacks ${count(unmet.length, 'right')} that applying needs (${unmet.join(', ')}); here it has ${unmet.length === 1 ? 'it' : 'them'}`
  return [
    ...(unmet.length === 0 ? [] : [lacks]),
    ...(self.kind === 'user' ? ['the token belongs to a user; here a service of that name acts'] : []),
  ]
}
