// hubplan doctor: does the way to the hub work, and what may the token do?
import { roundTripMs } from '../../apply/width.ts'
import {
  adminWords,
  type Diagnosis,
  examples,
  type Right,
  rightsOf,
  type Step,
  snippetFor,
} from '../../core/look/diagnosis.ts'
import { readScopes } from '../../core/look/sight.ts'
import { verify } from '../../core/plan/freeze.ts'
import { Problem } from '../../core/problem.ts'
import type { Identity, Plan, Snapshot } from '../../core/types.ts'
import { readPlan } from '../../io/planfile.ts'
import type { ResolvedTarget } from '../../io/target.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import { type Hub, openHub } from '../../session/connection.ts'
import { openProgress } from '../../session/progress.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { diagnosisJson, diagnosisText } from '../../views/doctor.ts'
import { checkFile, checkTarget } from '../apply/admit.ts'
import { type LookFlags, providerNameOf, targetOf } from '../looking.ts'
import { aupSteps, otherKindStep, planSteps, sightOfAup, termsSteps, unchosenStep } from './aup.ts'
import { addressStep, answerSteps, failed, managedStep, sightSteps } from './steps.ts'
import { lookAtSystem } from './systems.ts'

export interface DoctorFlags extends LookFlags {
  /** Whether the token may apply this plan file. */
  readonly plan?: string | undefined
  readonly format: 'text' | 'json'
}

const connections = 4

export async function runDoctor(flags: DoctorFlags, world: World): Promise<ExitCode> {
  const diagnosis = await diagnose(flags, world)
  const { streams } = world
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
  await streams.out(flags.format === 'json' ? diagnosisJson(diagnosis) : diagnosisText(diagnosis, paper))
  return diagnosis.ok ? 0 : 1
}

/** What was found out so far. A step that fails ends the way, but not the report. */
interface Findings {
  readonly steps: Step[]
  provider: ProviderName
  plan?: Plan
  identity?: Identity
  /** Of a system that is no hub: whether a plan can be made there. */
  isSeen?: boolean
}

async function diagnose(flags: DoctorFlags, world: World): Promise<Diagnosis> {
  const found: Findings = { steps: [], provider: 'jupyterhub' }
  if (flags.plan !== undefined) await lookAtPlan(found, flags.plan, world)
  const target = await lookAtAddress(found, flags, world)
  if (target !== undefined) await lookAtHub(found, { flags, world, target })
  const judged = verdict(found, flags.plan !== undefined)
  return { plan: flags.plan, ...judged, steps: [...found.steps, ...managedSteps(found, judged.rights)] }
}

/** Runs a step; a Problem of it becomes a failed step. */
async function attempt<T>(found: Findings, name: Step['name'], step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code === 'interrupted') throw thrown
    found.steps.push(failed(name, thrown))
    return undefined
  }
}

async function lookAtPlan(found: Findings, path: string, world: World): Promise<void> {
  await attempt(found, 'plan', async () => {
    const plan = await readPlan(path)
    verify(plan)
    found.plan = plan
    checkFile(plan, undefined, world.now())
    found.steps.push({ name: 'plan', is: 'ok', text: `${path} is whole and may be applied until ${plan.expires_at}` })
  })
}

async function lookAtAddress(found: Findings, flags: DoctorFlags, world: World): Promise<ResolvedTarget | undefined> {
  return attempt(found, 'address', async () => {
    const target = found.plan === undefined ? await targetOf(flags, world) : await checkTarget(found.plan, flags, world)
    found.provider = (found.plan?.target.provider as ProviderName | undefined) ?? (await providerNameOf(flags, world))
    found.steps.push(addressStep(target, world.env))
    return target
  })
}

interface Way {
  readonly flags: DoctorFlags
  readonly world: World
  readonly target: ResolvedTarget
}

async function lookAtHub(found: Findings, { flags, world, target }: Way): Promise<void> {
  const opened = await attempt(found, 'token', async () => ({
    hub: await openHub(world, flags, target, { connections, provider: providers[found.provider] }),
  }))
  if (opened === undefined) return
  const { hub } = opened
  const token = { from: hub.tokenFrom }
  try {
    const look = lookAtSystem[found.provider]
    if (look !== undefined) {
      found.isSeen = await look({ steps: found.steps, hub, world, token })
      return
    }
    const identity = await whoami(found, hub, { world, from: token.from })
    if (identity === undefined) return
    found.identity = identity
    found.steps.push(
      ...answerSteps(identity, {
        roundTrip: await roundTripMs(hub.http, providers.jupyterhub.ping, world.elapsedMs),
        from: token.from,
      }),
    )
    const isReadable = await attempt(found, 'kind', () => lookAtKind(found, hub, identity))
    if (isReadable !== true) return
    const live = await attempt(found, 'users', () => readAll(hub, found.provider, world))
    if (live === undefined) return
    found.steps.push(...sightSteps(live), ...termsSteps(live))
    if (found.plan !== undefined && found.provider === 'aup') found.steps.push(...planSteps(found.plan, live))
  } finally {
    await hub.close()
  }
}

/** False when all that is to be read is not there, or not shown. */
async function lookAtKind({ steps, provider }: Findings, hub: Hub, identity: Identity): Promise<boolean> {
  const sight = await sightOfAup(hub.http)
  if (provider === 'jupyterhub') {
    if (sight !== undefined) steps.push(unchosenStep)
    return true
  }
  steps.push(...(sight === undefined ? [otherKindStep] : aupSteps(sight, identity)))
  return sight !== undefined && identity.admin
}

/** Who the token is, without a listing. A refusal is about the token, all else about the way. */
async function whoami(
  found: Findings,
  hub: Hub,
  { world: { now }, from }: { readonly world: World; readonly from: string },
): Promise<Identity | undefined> {
  try {
    return (await providers.jupyterhub.read(hub.http, hub.url, { now, only: [] })).identity
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    const isRefused = thrown.code === 'scopes'
    found.steps.push(isRefused ? failed('token', thrown, from) : failed('answer', thrown))
    return undefined
  }
}

async function readAll(hub: Hub, provider: ProviderName, world: World): Promise<Snapshot> {
  const progress = await openProgress(world, 'read')
  try {
    return await providers[provider].read(hub.http, hub.url, { now: world.now, onRead: progress.read })
  } finally {
    progress.close()
  }
}

/** What becomes of the changes of groups that this is about, if there are any. */
function managedSteps({ identity }: Findings, rights: readonly Right[]): readonly Step[] {
  if (identity === undefined || rights.every(({ unless }) => unless === undefined)) return []
  return [managedStep(identity.version)]
}

function verdict(
  { steps, plan, identity, provider: name, isSeen }: Findings,
  isAsked: boolean,
): Pick<Diagnosis, 'rights' | 'snippets' | 'ok'> {
  const isWell = steps.every((step) => step.is !== 'fail')
  if (isSeen !== undefined) return { rights: [], snippets: {}, ok: isWell && isSeen }
  if (identity === undefined) return { rights: [], snippets: {}, ok: false }
  const provider = providers[name]
  const actions = plan?.actions ?? examples(identity.version, provider.manages)
  const needs = provider.needs(actions, asSnapshot(identity, name))
  const rights = rightsOf(actions, needs)
  const unread = [
    ...readScopes.filter((scope) => !identity.scopes.includes(scope)),
    ...(provider.manages.has('quota') && !identity.admin ? ['admin'] : []),
  ]
  const why = adminWords(identity, provider.manages)
  const lacks = needs.filter((need) => !need.met).map((need) => need.what)
  const planning = snippetFor(identity, unread, { for: 'plan', why })
  const applying = lacks.length === 0 ? undefined : snippetFor(identity, [...unread, ...lacks], { for: 'apply', why })
  return {
    rights,
    snippets: { ...(planning === undefined ? {} : { planning }), ...(applying === undefined ? {} : { applying }) },
    ok: isWell && !(isAsked && lacks.length > 0),
  }
}

/** What a token may do is asked of its identity alone. */
function asSnapshot(identity: Identity, provider: ProviderName): Snapshot {
  return {
    target: { provider, url: '' },
    takenAt: '',
    identity,
    users: new Map(),
    groups: undefined,
    complete: false,
  }
}
