// One run: a hub, a plan, an apply that is disturbed by a seeded schedule and started again until it is done, and then a
// hard look at what became of the hub and at what was said about it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { defaultLimits, isLooser, type LimitName } from '../../src/core/limits/index.ts'
import { freeze } from '../../src/core/plan/freeze.ts'
import { reachedBy } from '../../src/core/plan/measure.ts'
import type { Action, Limits, Loosened, Override, Plan, Snapshot } from '../../src/core/types.ts'
import { writePlan } from '../../src/io/planfile.ts'
import { jupyterhub } from '../../src/providers/jupyterhub/index.ts'
import { desired, drafted, groupDelete, limits, options, table } from '../core/live.ts'
import { now } from '../helpers/clocks.ts'
import { connect, fullScopes } from '../helpers/hub-client.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { portrait, watch } from './actions.ts'
import { throwing } from './dice.ts'
import { judgeEnd, judgeHub } from './judge.ts'
import { startProxy } from './proxy.ts'
import { type Scenario, scenarioOf } from './scenario.ts'
import { scheduleOf } from './schedule.ts'
import { type Stage, type Trigger, token } from './stage.ts'
import { applyOnce, cutOf } from './start.ts'

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

const mostStarts = 40

const generous: Limits = {
  ...limits,
  max_deletes: 10_000,
  max_delete_share: 1,
  max_change_share: 1,
  max_new_admins: 10_000,
  max_demotions: 10_000,
  max_rename_share: 1,
  max_group_removals: 10_000,
  max_group_removal_share: 1,
}

/** What is drawn takes many out of groups. */
const overrides: readonly Override[] = [{ flag: '--allow', value: 'group-removals' }]

/** As if a file had set them: what nothing records as looser holds at its default when the plan is applied. */
function loosenedBy(actions: readonly Action[], live: Snapshot): Loosened[] {
  const limits = Object.entries(generous) as [LimitName, number][]
  return limits.flatMap(([limit, value]) => {
    const usual = defaultLimits[limit]
    if (usual === undefined || !isLooser(limit, value, usual)) return []
    const reached = reachedBy(limit, { actions, live })
    const told = reached === undefined ? {} : { reached }
    return [{ limit, value, default: usual, at: 'hubplan.yaml:2:1', ...told }]
  })
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
    // Whatever comes of it, the others end, too.
    await proxy.close().finally(sandbox.close)
    await rm(folder, { recursive: true, force: true })
  }
}

async function makePlan(scenario: Scenario, sandbox: Sandbox, url: string): Promise<Plan> {
  const hub = connect(sandbox.url, token)
  try {
    const live = await jupyterhub.read(hub.http, url, { now })
    const users = table('users.csv', ['username', 'admin', 'groups', 'ensure'], ...scenario.rows)
    const wanted = { tables: [users] }
    const { actions, findings } = drafted(wanted, live, { limits: generous, overrides })
    const going = [...scenario.goingGroups].map(([group, members]) => groupDelete(group, members))
    const all = [...actions, ...going]
    return freeze({
      tool: 'hubplan test',
      createdAt: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      live,
      inputs: [],
      options: { ...options, names: desired(wanted).scope.names, limits: generous },
      overrides,
      loosened: loosenedBy(all, live),
      needs: [],
      actions: all,
      findings,
    })
  } finally {
    await hub.close()
  }
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
    wrong.push(...(await judgeEnd(stage, ended, proxy.passed.slice(earlier))).map((what) => `start ${starts}: ${what}`))
  }
  await proxy.settled()
  if (!isDone) wrong.push(`not done after ${starts} starts`)
  return { seed, actions: plan.actions.length, starts, ...tally, ...judgeHub(stage, portraits), wrong }
}
