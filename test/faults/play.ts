// One run: a hub, a plan, an apply that is disturbed by a seeded schedule and started again until it is done, and then a
// hard look at what became of the hub and at what was said about it.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { freeze } from '../../src/core/plan.ts'
import type { Action, ApplyEvent, Limits, Plan } from '../../src/core/types.ts'
import { writePlan } from '../../src/io/planfile.ts'
import { jupyterhub } from '../../src/providers/jupyterhub/index.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import type { ReportJson } from '../../src/views/json.ts'
import { desired, drafted, groupDelete, limits, options, table } from '../core/live.ts'
import { type CliResult, type RunningCli, startCli } from '../helpers/cli.ts'
import { connect, fullScopes } from '../helpers/hub-client.ts'
import { deedOf, deeds, holds, isMutating, type Ledger, permitted, portrait, watch } from './actions.ts'
import { type Dice, throwing } from './dice.ts'
import { type Fault, type FaultProxy, type Passed, startProxy } from './proxy.ts'
import { type Scenario, scenarioOf } from './scenario.ts'

export interface Played {
  readonly seed: number
  readonly actions: number
  /** Times that hubplan was started. */
  readonly starts: number
  readonly kills: number
  readonly interrupts: number
  readonly requests: number
  readonly faults: ReadonlyMap<string, number>
  /** Planned changes that the hub does not have in the end. */
  readonly lost: readonly string[]
  /** Changes that happened more than once, or that were undone again. */
  readonly doubled: readonly string[]
  /** What hubplan said, or wrote down, that is not so. */
  readonly wrong: readonly string[]
  /** Requests and changes that the plan does not have, and bystanders who were touched. */
  readonly strays: readonly string[]
}

export function isClean(played: Played): boolean {
  return [played.lost, played.doubled, played.wrong, played.strays].every((list) => list.length === 0)
}

const token = 'fault-token'
const mostStarts = 40
const timeoutS = '0.7'

const generous: Limits = {
  ...limits,
  max_deletes: 10_000,
  max_delete_share: 1,
  max_change_share: 1,
  max_new_admins: 10_000,
  max_group_removals: 10_000,
  max_group_removal_share: 1,
}

export async function play(seed: number): Promise<Played> {
  const scenario = scenarioOf(seed)
  const sandbox = await startSandbox({
    version: scenario.version,
    users: scenario.users,
    groups: scenario.groups,
    tokens: [{ token, name: 'bot', kind: 'service', admin: true, scopes: fullScopes }],
    maxPage: throwing(seed, 2).pick([30, 200]),
    allowNamedServers: true,
    stopDelayMs: 20,
    slowStopMs: throwing(seed, 3).pick([5, 10_000]),
  })
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-faults-'))
  const trigger: Trigger = { fire: () => undefined }
  const proxy = await startProxy({
    target: sandbox.url,
    faultOf: scheduleOf(seed),
    onPassing: (when, request) => trigger.fire(when, request),
  })
  try {
    const plan = await makePlan(scenario, sandbox, proxy.url)
    await writePlan(join(folder, 'plan.json'), plan)
    const before = new Map(scenario.bystanders.map((name) => [name, portrait(sandbox, name)]))
    const stage: Stage = { seed, scenario, sandbox, proxy, plan, folder, trigger, ledger: watch(sandbox) }
    return await applyUntilDone(stage, before)
  } finally {
    await proxy.close()
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function makePlan(scenario: Scenario, sandbox: Sandbox, url: string): Promise<Plan> {
  const hub = connect(sandbox.url, token)
  try {
    const live = await jupyterhub.read(hub.http, url)
    const users = table('users.csv', ['username', 'admin', 'groups', 'ensure'], ...scenario.rows)
    const wanted = { tables: [users] }
    const { actions, findings } = drafted(wanted, live, { limits: generous })
    const going = [...scenario.goingGroups].map(([group, members]) => groupDelete(group, members))
    return freeze({
      tool: 'hubplan test',
      createdAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      live,
      inputs: [],
      options: { ...options, names: desired(wanted).scope.names, limits: generous },
      overrides: [],
      needs: [],
      actions: [...actions, ...going],
      findings,
    })
  } finally {
    await hub.close()
  }
}

/** Which request is hit by what. After a number of faults the way is clear, so every run comes to its end. */
function scheduleOf(seed: number): (ordinal: number, request: Passed) => Fault | undefined {
  let left = throwing(seed, 4).int(2, 16)
  return (ordinal, request) => {
    const dice = throwing(seed, 1000 + ordinal)
    if (left === 0 || !dice.chance(isMutating(request) ? 0.12 : 0.03)) return undefined
    left -= 1
    return faultFor(dice)
  }
}

function faultFor(dice: Dice): Fault {
  const when = dice.pick(['before', 'after'] as const)
  const what = dice.int(1, 24)
  if (what <= 4) return { kind: 'delay', ms: dice.int(1, 60) }
  if (what <= 6) return { kind: '429', ...dice.pick([{}, { retryAfter: 0 }, { retryAfter: 0 }, { retryAfter: 1 }]) }
  if (what <= 11) return { kind: 'status', status: dice.pick([500, 502, 503, 504]), when }
  if (what <= 14) return { kind: dice.pick(['truncated', 'garbled', 'cut']) }
  if (what <= 16) return { kind: 'rubbish', status: dice.pick([200, 200, 404]) }
  if (what <= 20) return { kind: 'reset', when }
  if (what <= 22) return { kind: 'stall', when: dice.pick(['before', 'after', 'late']) }
  return { kind: 'restart', ms: dice.int(50, 500), when }
}

interface Trigger {
  fire: (when: 'before' | 'after', request: Passed) => void
}

interface Stage {
  readonly seed: number
  readonly scenario: Scenario
  readonly sandbox: Sandbox
  readonly proxy: FaultProxy
  readonly plan: Plan
  readonly folder: string
  readonly trigger: Trigger
  readonly ledger: Ledger
}

async function applyUntilDone(stage: Stage, portraits: ReadonlyMap<string, string>): Promise<Played> {
  const { seed, proxy, plan } = stage
  const wrong: string[] = []
  const tally = { kills: 0, interrupts: 0 }
  let starts = 0
  let isDone = false
  while (!isDone && starts < mostStarts) {
    starts += 1
    const earlier = proxy.passed.length
    const cut = cutOf(stage, starts, tally.kills)
    const ended = await applyOnce(stage, cut, throwing(seed, 500 + starts))
    if (ended.wasSent === 'SIGKILL' && ended.result.signal === 'SIGKILL') tally.kills += 1
    if (ended.wasSent === 'SIGINT') tally.interrupts += 1
    isDone = ended.result.code === 0
    const sent = proxy.passed.slice(earlier).filter(isMutating).length
    wrong.push(...(await judgeEnd(stage, ended, sent)).map((what) => `start ${starts}: ${what}`))
  }
  await proxy.settled()
  if (!isDone) wrong.push(`not done after ${starts} starts`)
  return { seed, actions: plan.actions.length, starts, ...tally, ...judgeHub(stage, portraits), wrong }
}

/** When a run of hubplan is cut off, and how. */
interface Cut {
  readonly signal: 'SIGKILL' | 'SIGINT'
  /** The n-th mutating request is on its way to the hub, or was acted on; so many lines are in the journal; or so late. */
  readonly at:
    | { readonly is: 'request'; readonly nth: number; readonly when: 'before' | 'after' }
    | { readonly is: 'journal'; readonly lines: number }
    | { readonly is: 'time'; readonly ms: number }
}

/** At least every fifth run is killed. */
function cutOf({ seed, plan }: Stage, start: number, kills: number): Cut | undefined {
  const dice = throwing(seed, 200 + start)
  const mustKill = seed % 5 === 0 && kills === 0
  if (!mustKill && (start > 3 || !dice.chance(start === 1 ? 0.7 : 0.3))) return undefined
  const signal = mustKill || dice.chance(0.6) ? 'SIGKILL' : 'SIGINT'
  const lines = { is: 'journal' as const, lines: dice.int(1, plan.actions.length) }
  // Batches carry many actions, so there are fewer requests than actions, but never fewer than these.
  const singles = plan.actions.filter((action) => action.op === 'user.delete' || action.op === 'admin.set').length
  const most = start === 1 ? Math.max(1, singles) : 2
  const request = { is: 'request' as const, nth: dice.int(1, most), when: dice.pick(['before', 'after'] as const) }
  const at = mustKill ? request : dice.pick([request, request, lines, { is: 'time' as const, ms: dice.int(50, 1500) }])
  return { signal, at }
}

interface Ended {
  readonly result: CliResult
  /** The signal that it got before it ended. */
  readonly wasSent: 'SIGKILL' | 'SIGINT' | undefined
}

async function applyOnce(stage: Stage, cut: Cut | undefined, dice: Dice): Promise<Ended> {
  const flags = [
    ...(dice.chance(0.15) ? ['--canary', '3'] : []),
    ...(dice.chance(0.3) ? ['--concurrency', dice.pick(['1', '8'])] : []),
  ]
  const args = ['apply', 'plan.json', '--format', 'json', '--timeout', timeoutS, ...flags]
  const env = { HUBPLAN_URL: stage.proxy.url, HUBPLAN_TOKEN: token }
  const running = startCli(args, { cwd: stage.folder, env })
  const sent: { signal?: 'SIGKILL' | 'SIGINT' } = {}
  const stop = cut === undefined ? () => undefined : arm(stage, cut, { running, sent })
  const result = await running.ended
  stop()
  return { result, wasSent: sent.signal }
}

interface Victim {
  readonly running: RunningCli
  readonly sent: { signal?: 'SIGKILL' | 'SIGINT' }
}

/** Sends the signal when its instant comes; the result takes the order back. */
function arm(stage: Stage, { signal, at }: Cut, { running, sent }: Victim): () => void {
  const strike = (): void => {
    if (sent.signal !== undefined) return
    sent.signal = signal
    running.kill(signal)
  }
  switch (at.is) {
    case 'request': {
      let count = 0
      stage.trigger.fire = (when, request) => {
        if (when !== at.when || !isMutating(request)) return
        count += 1
        if (count === at.nth) strike()
      }
      return () => {
        stage.trigger.fire = () => undefined
      }
    }
    case 'journal': {
      let isWatching = true
      const poll = async (): Promise<void> => {
        while (isWatching && (await journalText(stage.folder)).split('\n').length <= at.lines) await sleep(4)
        if (isWatching) strike()
      }
      void poll()
      return () => {
        isWatching = false
      }
    }
    case 'time': {
      const timer = setTimeout(strike, at.ms)
      return () => clearTimeout(timer)
    }
  }
}

async function journalText(folder: string): Promise<string> {
  const name = (await readdir(folder)).find((file) => file.endsWith('.journal'))
  return name === undefined ? '' : readFile(join(folder, name), 'utf8')
}

/** What is not true in the exit code, the report and the journal of a run that has just ended. */
async function judgeEnd(stage: Stage, { result, wasSent }: Ended, sent: number): Promise<string[]> {
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
  const permittedCodes = [0, 5, ...(sent === 0 ? [1] : []), ...(wasSent === 'SIGINT' ? [130] : [])]
  if (code === null || !permittedCodes.includes(code)) wrong.push(`ended with ${code}: ${result.stderr}`)
  if (code === 130 && wasSent === undefined) wrong.push('ended with 130 though nobody interrupted it')
  if (/is a bug in hubplan/.test(result.stderr)) wrong.push(result.stderr)
  if (result.stdout === '') return code === 0 || code === 5 ? [...wrong, `${code} without a report`] : wrong
  return [...wrong, ...reportFaults(stage.plan.actions, result, isSo)]
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

function reportFaults(
  actions: readonly Action[],
  { code, stdout }: CliResult,
  isSo: (id: string) => boolean,
): string[] {
  const report = JSON.parse(stdout) as ReportJson
  const wrong: string[] = []
  if (report.ok !== (code === 0)) wrong.push(`exit ${code} with ok: ${report.ok}`)
  if (report.outcomes.map(({ id }) => id).join() !== actions.map(({ id }) => id).join()) wrong.push('other actions')
  for (const { id, is } of report.outcomes)
    if ((is === 'changed' || is === 'already') && !isSo(id)) wrong.push(`the report says ${is}: ${id}`)
  const counted = Object.values(report.counts).reduce((sum, count) => sum + count, 0)
  if (counted !== actions.length) wrong.push(`the counts make ${counted} of ${actions.length}`)
  if (code === 0) wrong.push(...actions.filter(({ id }) => !isSo(id)).map(({ id }) => `0, and yet open: ${id}`))
  if (code === 0 && (report.residual ?? []).length > 0) wrong.push('0 with something left over')
  const left = new Set(report.residual?.map(({ id }) => id))
  if (report.residual !== null)
    for (const { id } of actions)
      if (left.has(id) === isSo(id)) wrong.push(`the report is wrong about what is left: ${id}`)
  return wrong
}

function judgeHub(
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
