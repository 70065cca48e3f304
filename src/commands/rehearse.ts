// hubplan rehearse: carries a plan out on an embedded hub that is built from its before-images.

import { applyPlan } from '../apply/apply.ts'
import { openPace, usualSizes } from '../apply/pace.ts'
import { openSecrets } from '../core/actions/redact.ts'
import { fitted, type Rehearsal, secondsFor } from '../core/actions/rehearsal.ts'
import { report } from '../core/actions/report.ts'
import { isBlocked } from '../core/blocked.ts'
import { alsoFor } from '../core/facets/also.ts'
import { verify } from '../core/plan/freeze.ts'
import { Problem } from '../core/problem.ts'
import type { ApplyEvent, Plan, Report } from '../core/types.ts'
import type { RehearseFlags } from '../options/saved.ts'
import { type ProviderName, providers } from '../providers/index.ts'
import { seedOf } from '../sandbox/from-plan.ts'
import { startSandbox } from '../sandbox/index.ts'
import { type HubVersion, kinds } from '../sandbox/kinds.ts'
import { tallyChanges } from '../sandbox/request-counts.ts'
import { likeVersion } from '../sandbox/versions.ts'
import { openHub, pause } from '../session/connection.ts'
import { providerNamed } from '../session/provider.ts'
import type { ExitCode, World } from '../session/world.ts'
import { rehearsalJson, rehearsalText } from '../views/rehearsal.ts'
import { isStdin, readGivenPlan } from './piped.ts'

const token = 'rehearsal'
/** One call at a time, so that requests are shown in the order of the plan; the embedded hub has one thread anyway. */
const width = 1
const stopTimeoutMs = 120_000

/** Shows what a plan does, without its hub. */
export async function runRehearse(flags: RehearseFlags, world: World): Promise<ExitCode> {
  const plan = await readGivenPlan(flags.plan, world)
  verify(plan)
  checkProvider(plan)
  const rehearsal = await rehearse(plan, flags.rate, world)
  const { streams } = world
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
  const text =
    flags.format === 'json'
      ? rehearsalJson(rehearsal)
      : rehearsalText(rehearsal, { ...paper, file: isStdin(flags.plan) ? 'the plan' : flags.plan })
  await streams.out(text)
  return rehearsal.report.ok ? 0 : 5
}

/** @throws Problem `usage` for a system that the sandbox cannot emulate */
function checkProvider({ target }: Plan): void {
  if (kinds.some((kind) => kind === target.provider)) return
  const { title } = providerNamed(target.provider) ?? { title: `a system called ${JSON.stringify(target.provider)}` }
  const able = kinds.map((kind) => providers[kind].title).join(' or ')
  throw new Problem('usage', `The plan is for ${title}; only those for ${able} can be rehearsed.`)
}

/** The version most like the plan's hub, with its rule about changing admins. */
function versionFor({ needs, planned_as: self }: Plan): HubVersion {
  const like = likeVersion(self.version)
  return like === '3.0.0' && needs.some((need) => need.what === 'admin') ? '5.2.1' : like
}

async function rehearse(plan: Plan, rate: number | undefined, world: World): Promise<Rehearsal> {
  const { notes, ...seed } = seedOf(plan, versionFor(plan), token)
  const sandbox = await startSandbox(seed)
  try {
    const result = await carryOut(plan, sandbox.url, world)
    const requests = tallyChanges(sandbox.requests)
    const blocked = isBlocked(plan) ? ['a guard blocks the plan: as it is, it cannot be applied'] : []
    return {
      plan,
      report: result,
      version: seed.version,
      requests,
      rate,
      seconds: secondsFor(requests, rate),
      notes: [...blocked, ...notes],
    }
  } finally {
    await sandbox.close()
  }
}

/** The steps of an apply, without a journal. */
async function carryOut(plan: Plan, url: string, world: World): Promise<Report> {
  const provider = providers[plan.target.provider as ProviderName]
  const wait = (ms: number): Promise<void> => pause(ms, world)
  // The token is an ordinary word and protects nothing, so it is not added to the secrets of the run.
  const own = { ...world, env: { HUBPLAN_TOKEN: token }, secrets: openSecrets() }
  const flags = { timeout: 30, debug: false, insecureHttp: false }
  const hub = await openHub(own, flags, { url, from: 'flag' }, { connections: width, provider })
  try {
    const live = await provider.read(hub.http, hub.url, { now: world.now, also: alsoFor(plan.actions) })
    const rehearsed = fitted(plan, live)
    const events: ApplyEvent[] = []
    await applyPlan(rehearsed, live, {
      provider,
      http: hub.http,
      pace: openPace({ width, sizes: usualSizes, rate: undefined, nowMs: world.elapsedMs, wait }),
      stopTimeoutMs,
      serverTimeoutMs: stopTimeoutMs,
      signal: world.signal,
      now: world.now,
      nowMs: world.elapsedMs,
      wait,
      random: world.random,
      past: [],
      // A password on the embedded hub protects no account.
      passwordOf: () => 'Rehearsal-1',
      emit: async (event) => void events.push(event),
    })
    return report(
      rehearsed,
      events,
      await provider.read(hub.http, hub.url, { now: world.now, also: alsoFor(plan.actions) }),
    )
  } finally {
    await hub.close()
  }
}
