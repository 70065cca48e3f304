// Checks before the first write of an apply.

import { plannedOf } from '../../core/actions/planned.ts'
import { type Check, precheck } from '../../core/actions/precheck.ts'
import { isExpired } from '../../core/blocked.ts'
import { canonicalJson } from '../../core/canonical.ts'
import { runGuards, unsupported } from '../../core/guards/index.ts'
import { isLooser, type LimitName } from '../../core/limits/index.ts'
import { optionsAtApply } from '../../core/limits/policy.ts'
import { unrecorded } from '../../core/limits/unrecorded.ts'
import { byScope } from '../../core/look/sight.ts'
import { verify } from '../../core/plan/freeze.ts'
import { error, formatPlace, Problem } from '../../core/problem.ts'
import { sentence } from '../../core/sentences.ts'
import type { Action, ApplyEvent, Finding, Options, Plan, PolicyFile, Snapshot } from '../../core/types.ts'
import { readFileTarget } from '../../desired/index.ts'
import { type ResolvedTarget, resolveTarget } from '../../io/target.ts'
import type { Provider } from '../../providers/types.ts'
import { providerNamed } from '../../session/provider.ts'
import type { World } from '../../session/world.ts'

/**
 * Checks the plan file alone: digest, review, blocking guards, expiry.
 * @throws Problem `planfile`, `guard` or `expired`
 */
export function checkFile(plan: Plan, expectDigest: string | undefined, now: string): void {
  verify(plan, expectDigest)
  const blocks = plan.findings.filter((finding) => finding.level === 'block')
  if (blocks.length > 0) {
    throw new Problem('guard', 'The plan is blocked and cannot be applied.', {
      diagnostics: blocks.map((finding) => error({ file: finding.guard }, finding.message)),
      hint: 'change the files and plan again',
    })
  }
  if (isExpired(plan, now) && plan.actions.length > 0) {
    throw new Problem('expired', `The plan expired at ${plan.expires_at}.`, { hint: 'plan again and have it reviewed' })
  }
}

/**
 * The address comes from the flag, the environment or hubplan.yaml, never from the plan, and must match the plan's.
 * @throws Problem `target`
 */
export async function checkTarget(
  plan: Plan,
  flags: {
    readonly url?: string | undefined
    readonly config?: string | false | undefined
    readonly target?: string | undefined
    readonly provider?: string | undefined
  },
  world: World,
): Promise<ResolvedTarget> {
  const provider = providerNamed(plan.target.provider)
  if (provider === undefined) {
    const message = `The plan is for a system called ${JSON.stringify(plan.target.provider)}, which this hubplan does not know.`
    throw new Problem('target', message, { hint: 'apply it with the hubplan that made it' })
  }
  if (flags.provider !== undefined && flags.provider !== plan.target.provider) {
    throw new Problem('target', `The plan is for ${plan.target.provider}, and --provider says ${flags.provider}.`, {
      hint: 'leave --provider out: the plan contains it',
    })
  }
  const { way } = provider
  const file = await readFileTarget(flags, { cwd: world.cwd, tail: way.tail })
  const target = resolveTarget({
    way,
    flagUrl: flags.url,
    env: world.env,
    fileUrl: file?.url,
    filePath: file && formatPlace(file.at),
  })
  if (target.url === plan.target.url) return target
  const message = `The plan is for ${plan.target.url}, and this run is for ${target.url} (${target.from}).`
  const hint = 'set HUBPLAN_URL or --url to the hub of the plan, or plan for this hub'
  throw new Problem('target', message, { hint })
}

/**
 * The workspace and the routes of the system must match the plan's.
 * @throws Problem `target`
 */
export function checkSystem(plan: Plan, live: Snapshot, { settings = [] }: Provider): void {
  const [then, now] = [plan.target, live.target]
  if (then.workspace !== now.workspace) {
    const message = `The token is of workspace ${now.workspace}, and the plan is for workspace ${then.workspace}; nothing was changed.`
    throw new Problem('target', message, { hint: 'use a token that was made in that workspace: each is bound to one' })
  }
  if (canonicalJson(then.routes ?? {}) === canonicalJson(now.routes ?? {})) return
  const message = 'The plan was made with other routes than the environment sets now; nothing was changed.'
  const hint = `set ${settings.join(', ')} as for the plan, or plan again`
  throw new Problem('target', message, { hint })
}

export interface Admission {
  readonly plan: Plan
  readonly live: Snapshot
  readonly provider: Provider
  readonly policy: PolicyFile | undefined
  readonly skipStale: boolean
  /** The actions of this run. */
  readonly selected: readonly Action[]
  /** Events of earlier applies of the plan. */
  readonly past: readonly ApplyEvent[]
  /** ISO: what this machine's clock said when the snapshot was taken. */
  readonly clock: string
}

/**
 * Checks the plan against the fresh snapshot: scopes, drift, guards.
 * @returns the guards' warnings
 * @throws Problem `scopes`, `stale` or `guard`
 */
export function admit(admission: Admission): readonly Finding[] {
  const { plan, live, provider, policy, skipStale, selected, past, clock } = admission
  const planned = plannedOf(plan.actions, past)
  const checked = selected.map((action) => ({ action, check: precheck(action, live, planned) }))
  const ready = checked.filter(({ check }) => check.is === 'ready').map(({ action }) => action)
  const refusal = provider.refusal(ready, live)
  if (refusal !== undefined) throw refusal
  const stale = checked.filter(({ check }) => check.is === 'stale')
  if (stale.length > 0 && !skipStale) throw staleProblem(stale, admission)
  return checkGuards(plan, live, { ready, policy, provider, clock })
}

function staleProblem(
  stale: readonly { readonly action: Action; readonly check: Check }[],
  { plan, live, provider }: Admission,
): Problem {
  // The same token would plan the same again.
  const wasBlind = plan.findings.some(({ guard }) => guard === 'roles-unseen')
  const isRole = wasBlind && stale.some(({ action }) => action.op === 'member.add')
  const sighted = isRole ? byScope(live, 'roles', (scope) => ` with a token that has ${scope}`) : ''
  const diagnostics = stale.map(({ action, check }) =>
    error({ file: action.id }, check.is === 'stale' ? check.why : ''),
  )
  const message = sentence(`${provider.noun} has changed since the plan was made; nothing was changed.`)
  return new Problem('stale', message, {
    diagnostics,
    hint: `plan again${sighted}, or apply the rest with --skip-stale`,
  })
}

/** Checks all guards again, on the selected actions and the fresh snapshot; returns their warnings. */
function checkGuards(
  plan: Plan,
  live: Snapshot,
  run: { ready: readonly Action[]; policy: PolicyFile | undefined; provider: Provider; clock: string },
): readonly Finding[] {
  const { ready, policy, provider, clock } = run
  const options = optionsAtApply(plan, policy)
  const findings = [
    ...otherNames(plan, policy, provider),
    ...unsupported(ready, provider.ops, provider.title),
    ...(provider.check?.(ready, live) ?? []),
    ...runGuards({ actions: ready, live, options, now: clock, policy }, plan.overrides, 'atApply'),
  ]
  const blocks = findings.filter((finding) => finding.level === 'block')
  if (blocks.length === 0) return findings
  throw new Problem('guard', `A guard refuses the plan as ${provider.noun} is now; nothing was changed.`, {
    diagnostics: blocks.map((finding) => error({ file: finding.guard }, finding.message)),
    hint: hintFor(plan, options, policy),
  })
}

/** Matching of names decides which users are meant, so it must be the same as when the plan was made. */
function otherNames({ options }: Plan, policy: PolicyFile | undefined, { names }: Provider): Finding[] {
  const fixed = policy?.names
  if (fixed === undefined || names === 'email' || fixed === options.names) return []
  const message = `the plan was made with target.names: ${options.names}, and the policy sets ${fixed}`
  return [{ guard: 'policy', level: 'block', message, actions: [] }]
}

/** A limit that a policy loosened at plan time needs the same policy at apply. */
function hintFor(plan: Plan, inForce: Options, policy: PolicyFile | undefined): string {
  const looser = unrecorded(plan).filter(({ limit, value }) => {
    const name = limit as LimitName
    return isLooser(name, value, inForce.limits[name] ?? value)
  })
  if (looser.length === 0) return policy === undefined ? 'plan again' : 'plan again, under the same policy'
  const names = looser.map(({ limit, value }) => `${limit} ${value}`).join(', ')
  return `the plan was made under ${names}, without a recorded override: plan again, or give the policy that sets it with --policy`
}
