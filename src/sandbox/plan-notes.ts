import { count, listed } from '../core/sentences.ts'
import type { ActionOf, Op, Plan, Server } from '../core/types.ts'
import type { HubVersion } from './kinds.ts'

type Whole = ActionOf<'user.delete' | 'user.rename'>

/** The differences between a hub seeded from a plan and the plan's hub. */
export function planNotes(plan: Plan, version: HubVersion): string[] {
  const people = plan.actions.filter((action): action is Whole => isWhole(action.op))
  const about = (isSo: (action: Whole) => boolean, says: (names: string) => string): string[] => {
    const names = people.filter(isSo).map((action) => action.user)
    return names.length === 0 ? [] : [says(listed(names))]
  }
  return [
    'the hub of the plan was not read: changes there since the plan are not visible here',
    ...versionNote(plan, version),
    ...tokenNotes(plan),
    ...about(
      ({ before }) => before.servers === undefined,
      (names) => `the servers of ${names} were not visible when it was planned; here none runs`,
    ),
    ...unsettled(plan),
    ...serverNotes(plan),
    ...meterNote(plan),
    ...about(
      ({ before }) => before.created === undefined || before.created === null,
      (names) => `the creation time of ${names} is unknown; here it is the present`,
    ),
  ]
}

/** Whether the plan shows the whole user. */
function isWhole(op: Op): boolean {
  return op === 'user.delete' || op === 'user.rename'
}

function unsettled({ actions }: Plan): string[] {
  const isPending = ({ state }: Pick<Server, 'state'>): boolean => state === 'spawn' || state === 'stop'
  const names = actions.flatMap((action) => {
    if (action.op === 'user.delete' || action.op === 'user.rename') {
      return action.before.servers?.some(isPending) === true ? [action.user] : []
    }
    return action.op === 'server.stop' && isPending(action.before) ? [action.user] : []
  })
  if (names.length === 0) return []
  return [`servers that were starting or stopping run here: those of ${listed([...new Set(names)])}`]
}

/** Server actions that are instant here take minutes elsewhere, and no request shows how many. */
function serverNotes({ actions }: Plan): string[] {
  const isStopped = actions.some(
    (action) =>
      action.op === 'server.stop' ||
      ((action.op === 'user.delete' || action.op === 'user.rename') && (action.before.servers ?? []).length > 0),
  )
  const isStarted = actions.some((action) => action.op === 'server.start')
  const waits = 'servers stop at once here; on a hub it takes time, and a delete or a rename waits for it'
  const counts = 'servers start at once here; the start time on a hub is not counted'
  return [...(isStopped ? [waits] : []), ...(isStarted ? [counts] : [])]
}

function meterNote({ actions, target }: Plan): string[] {
  const isStarted = actions.some((action) => action.op === 'server.start')
  if (target.provider !== 'aup' || !isStarted) return []
  return ['servers start here with any balance; on the hub of the plan a start needs enough balance']
}

function versionNote(plan: Plan, version: HubVersion): string[] {
  const theirs = plan.planned_as.version
  if (theirs === version) return []
  const why = plan.actions.some((action) => action.op === 'group.properties')
    ? ', because groups have properties there'
    : ''
  return [
    `the embedded hub behaves like JupyterHub ${version}${why}, while the hub of the plan is ${theirs || 'of unknown version'}`,
  ]
}

function tokenNotes({ needs, planned_as: self }: Plan): string[] {
  const unmet = needs.filter((need) => !need.met).map((need) => need.what)
  const lacks = `the token that made the plan lacks ${count(unmet.length, 'right')} that applying needs (${unmet.join(', ')}); here it has ${unmet.length === 1 ? 'it' : 'them'}`
  return [
    ...(unmet.length === 0 ? [] : [lacks]),
    ...(self.kind === 'user' ? ['the token belongs to a user; here it belongs to a service with that name'] : []),
  ]
}
