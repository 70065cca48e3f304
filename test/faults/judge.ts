// What is not true of a run, and what is not right on the hub after it.
import type { Action, ApplyEvent } from '../../src/core/types.ts'
import type { ReportJson } from '../../src/views/json.ts'
import type { CliResult } from '../helpers/cli.ts'
import { deedOf, deeds, holds, isMutating, permitted, portrait } from './actions.ts'
import type { Played } from './play.ts'
import type { Passed } from './proxy.ts'
import { type Ended, journalText, type Stage } from './stage.ts'

/**
 * What is not true in the exit code, the report and the journal of a start that has just ended.
 * @param passed what it asked of the hub
 */
export async function judgeEnd(stage: Stage, { result, wasSent }: Ended, passed: readonly Passed[]): Promise<string[]> {
  const sent = passed.filter(isMutating).length
  const wrong: string[] = []
  const byId = new Map(stage.plan.actions.map((action) => [action.id, action]))
  const isSo = (id: string): boolean => {
    const action = byId.get(id)
    return action !== undefined && holds(action, stage.sandbox)
  }
  wrong.push(...(await journalFaults(stage, isSo)))
  const { code, signal } = result
  if (signal === 'SIGKILL') return wasSent === 'SIGKILL' ? wrong : [...wrong, 'it hung']
  // Before the program has begun to listen to signals.
  if (signal === 'SIGINT' && wasSent === 'SIGINT' && sent === 0) return wrong
  // Node.js no longer hears signals while it takes itself down; what was printed before must be whole and true.
  const isCutAtExit = signal === 'SIGINT' && wasSent === 'SIGINT' && result.stdout !== ''
  const permittedCodes = [0, 5, ...(sent === 0 ? [1] : []), ...(wasSent === 'SIGINT' ? [130] : [])]
  if (!isCutAtExit && (code === null || !permittedCodes.includes(code)))
    wrong.push(`ended with ${code}: ${result.stderr}`)
  if (code === 130 && wasSent === undefined) wrong.push('ended with 130 though nobody interrupted it')
  if (/is a bug in hubplan/.test(result.stderr)) wrong.push(result.stderr)
  if (result.stdout === '') return code === 0 || code === 5 ? [...wrong, `${code} without a report`] : wrong
  return [...wrong, ...reportFaults(stage.plan.actions, result, { isSo, isNew: doneSince(passed) })]
}

/** A change that is told as done is there: nothing in a plan takes back what another action of it does. */
async function journalFaults(stage: Stage, isSo: (id: string) => boolean): Promise<string[]> {
  const events = (await journalText(stage.folder)).split('\n').slice(0, -1)
  return events.flatMap((line): string[] => {
    const event = JSON.parse(line) as ApplyEvent
    if (event.type === 'applied' && !isSo(event.action)) return [`the journal says applied: ${event.action}`]
    return []
  })
}

/** What the hub did only after the closing look had begun: a report cannot know of it. */
function doneSince(passed: readonly Passed[]): (action: Action) => boolean {
  const lookedAt = passed.findLast(({ path }) => path === '/hub/api/user')?.cameAt ?? 0
  const since = new Set(passed.filter((one) => isMutating(one) && one.actedAt >= lookedAt).flatMap(deeds))
  return (action) => since.has(deedOf(action))
}

interface Truth {
  /** Whether an action's after-state holds now. */
  readonly isSo: (id: string) => boolean
  readonly isNew: (action: Action) => boolean
}

function reportFaults(actions: readonly Action[], { code, stdout }: CliResult, { isSo, isNew }: Truth): string[] {
  const report = JSON.parse(stdout) as ReportJson
  const wrong: string[] = []
  if (code !== null && report.ok !== (code === 0)) wrong.push(`exit ${code} with ok: ${report.ok}`)
  if (report.outcomes.map(({ id }) => id).join() !== actions.map(({ id }) => id).join()) wrong.push('other actions')
  for (const { id, is } of report.outcomes)
    if ((is === 'changed' || is === 'already') && !isSo(id)) wrong.push(`the report says ${is}: ${id}`)
  const counted = Object.values(report.counts).reduce((sum, count) => sum + count, 0)
  if (counted !== actions.length) wrong.push(`the counts make ${counted} of ${actions.length}`)
  if (report.ok) wrong.push(...actions.filter(({ id }) => !isSo(id)).map(({ id }) => `ok, and yet open: ${id}`))
  if (report.ok && (report.residual ?? []).length > 0) wrong.push('ok with something left over')
  const left = new Set(report.residual?.map(({ id }) => id))
  if (report.residual === null) return wrong
  const untrue = actions.filter((action) => left.has(action.id) === isSo(action.id) && !isNew(action))
  return [...wrong, ...untrue.map(({ id }) => `the report is wrong about what is left: ${id}`)]
}

export function judgeHub(
  { sandbox, scenario, plan, proxy, ledger }: Stage,
  portraits: ReadonlyMap<string, string>,
): Pick<Played, 'lost' | 'doubled' | 'strays' | 'requests' | 'faults'> {
  const lost = plan.actions.filter((action) => !holds(action, sandbox)).map(({ id }) => id)
  for (const [name, want] of scenario.expected) {
    const user = sandbox.hub.users.get(name)
    const have = user && { admin: user.admin, groups: [...sandbox.hub.groupsOf(name)].sort() }
    if (JSON.stringify(have) !== JSON.stringify(want)) lost.push(`${name} is ${JSON.stringify(have)}`)
  }
  const groups = [...sandbox.hub.groups.keys()]
  if (groups.sort().join() !== [...scenario.expectedGroups].sort().join()) lost.push(`groups are ${groups.join()}`)

  const times = new Map<string, number>()
  for (const change of ledger.changes()) times.set(change, (times.get(change) ?? 0) + 1)
  const planned = new Set(plan.actions.map(deedOf))
  const doubled = [...times].filter(([, count]) => count > 1).map(([change, count]) => `${change} ${count} times`)
  const never = [...planned].filter((deed) => !times.has(deed)).map((deed) => `${deed} never happened`)

  const allowed = permitted(plan.actions)
  const sent = proxy.passed.filter(isMutating).flatMap(deeds)
  const strays = [
    ...new Set(sent.filter((deed) => !allowed.has(deed))),
    ...[...times.keys()].filter((change) => !planned.has(change)),
    ...[...portraits].filter(([name, was]) => portrait(sandbox, name) !== was).map(([name]) => `${name} was touched`),
    ...[...sandbox.hub.users.keys()].filter((name) => !scenario.expected.has(name) && !portraits.has(name)),
  ]
  return { lost: [...lost, ...never], doubled, strays, requests: proxy.passed.length, faults: proxy.faults }
}
