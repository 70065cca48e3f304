// hubplan doctor: does the way to the system work, and what may the token do?
import { roundTripMs } from '../../apply/width.ts'
import { type Diagnosis, examples, failed, type Step } from '../../core/look/diagnosis.ts'
import { verify } from '../../core/plan/freeze.ts'
import type { Plan } from '../../core/types.ts'
import { readPlan } from '../../io/planfile.ts'
import type { ResolvedTarget } from '../../io/target.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import type { Look, Looked, Provider } from '../../providers/types.ts'
import { type Hub, openHub } from '../../session/connection.ts'
import { openProgress } from '../../session/progress.ts'
import { settingsOf } from '../../session/provider.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { diagnosisJson, diagnosisText } from '../../views/doctor.ts'
import { checkFile, checkTarget } from '../apply/admit.ts'
import { type LookFlags, providerNameOf, targetOf } from '../looking.ts'

export interface DoctorFlags extends LookFlags {
  /** Whether the token may apply this plan file. */
  readonly plan?: string | undefined
  readonly format: 'text' | 'json'
}

const connections = 4

export async function runDoctor(flags: DoctorFlags, world: World): Promise<ExitCode | 1> {
  const diagnosis = await diagnose(flags, world)
  const { streams } = world
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
  await streams.out(flags.format === 'json' ? diagnosisJson(diagnosis) : diagnosisText(diagnosis, paper))
  return diagnosis.ok ? 0 : 1
}

/** What was found out so far. A step that fails ends the way, but not the report. */
interface Findings {
  readonly steps: Step[]
  plan?: Plan
}

const nothing: Looked = { steps: [], canPlan: false, rights: [], snippets: {} }

async function diagnose(flags: DoctorFlags, world: World): Promise<Diagnosis> {
  const found: Findings = { steps: [] }
  if (flags.plan !== undefined) await lookAtPlan(found, flags.plan, world)
  const system = await lookAtAddress(found, flags, world)
  const looked = system === undefined ? undefined : await lookInside(found, system, { flags, world })
  const { canPlan, rights, snippets, steps: inside } = looked ?? nothing
  const steps = [...found.steps, ...inside]
  const isRefused = flags.plan !== undefined && rights.some(({ lacks }) => lacks.length > 0)
  const ok = canPlan && !isRefused && steps.every((step) => step.is !== 'fail')
  return { plan: flags.plan, steps, rights, snippets, ok }
}

/** Runs a step; a Problem of it becomes a failed step. */
async function attempt<T>(found: Findings, name: string, step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (thrown) {
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

interface System {
  readonly provider: Provider
  readonly target: ResolvedTarget
}

async function lookAtAddress(found: Findings, flags: DoctorFlags, world: World): Promise<System | undefined> {
  return attempt(found, 'address', async () => {
    const target = found.plan === undefined ? await targetOf(flags, world) : await checkTarget(found.plan, flags, world)
    const planned = found.plan?.target.provider as ProviderName | undefined
    const provider = providers[planned ?? (await providerNameOf(flags, world))]
    found.steps.push(addressStep({ provider, target }, world.env))
    return { provider, target }
  })
}

function addressStep({ target: { url, from }, provider: { way } }: System, env: World['env']): Step {
  const source = {
    flag: '--url',
    environment: way.urls.find((name) => env[name]) ?? 'the environment',
    file: 'target.url of the file',
    default: 'nothing names one, so this is the default',
  }[from]
  return { name: 'address', is: 'ok', text: `${url} (${source})` }
}

interface Asked {
  readonly flags: DoctorFlags
  readonly world: World
}

async function lookInside(
  found: Findings,
  { provider, target }: System,
  { flags, world }: Asked,
): Promise<Looked | undefined> {
  const hub = await attempt(found, 'token', () => openHub(world, flags, target, { connections, provider }))
  if (hub === undefined) return undefined
  try {
    return await provider.look(wayOf(hub, provider, { world, actions: found.plan?.actions }))
  } finally {
    await hub.close()
  }
}

function wayOf(
  hub: Hub,
  provider: Provider,
  { world, actions }: { readonly world: World; readonly actions: Look['actions'] },
): Look {
  const { http, url, tokenFrom, ledger: books } = hub
  const { now } = world
  return {
    http,
    url,
    now,
    tokenFrom,
    settings: settingsOf(provider, world.env),
    actions,
    examples: examples(provider.manages),
    books,
    read: async () => {
      const progress = await openProgress(world, 'read')
      return provider.read(http, url, { now, onRead: progress.read }).finally(progress.close)
    },
    roundTrip: () => roundTripMs(http, provider.ping, world.elapsedMs),
  }
}
