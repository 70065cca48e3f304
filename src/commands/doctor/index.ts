// hubplan doctor: checks the connection to the system and the rights of the token.

import { roundTripMs } from '../../apply/width.ts'
import { configForms } from '../../core/look/config-forms.ts'
import { type ConfigForm, type Diagnosis, examples, failed, type Step } from '../../core/look/diagnosis.ts'
import { verify } from '../../core/plan/freeze.ts'
import { Problem } from '../../core/problem.ts'
import type { Plan, Snapshot } from '../../core/types.ts'
import type { ResolvedTarget } from '../../io/target.ts'
import type { DoctorFlags } from '../../options/look.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import type { Look, Looked, Provider } from '../../providers/types.ts'
import { type Hub, openHub } from '../../session/connection.ts'
import { checkWay } from '../../session/network.ts'
import { openProgress } from '../../session/progress.ts'
import { settingsOf } from '../../session/provider.ts'
import { forTarget } from '../../session/targets.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { diagnosisInShort, diagnosisJson, diagnosisText, unknownConfig } from '../../views/doctor.ts'
import { checkFile, checkTarget } from '../apply/admit.ts'
import { readProviderName, readTarget } from '../looking.ts'
import { isStdin, readGivenPlan } from '../piped.ts'
import { type Form, headed, singleOf } from '../targets/combined.ts'
import { forTargets } from '../targets/index.ts'
import { targetOf } from '../targets/planned.ts'

const connections = 4

/** Checks each system that is meant; of a plan, that of its target. */
export async function runDoctor(flags: DoctorFlags, world: World): Promise<ExitCode> {
  const form: Form = flags.format === 'json' ? { is: 'json' } : headed
  const single = {
    ...singleOf(flags),
    'a plan': flags.plan,
    [`--format ${flags.format}`]: configFormOf(flags),
  }
  return forTargets({ name: 'doctor', run: doctorOne, form, single }, flags, world)
}

/** The form of the config that is asked for, if any. */
function configFormOf({ format }: Pick<DoctorFlags, 'format'>): ConfigForm | undefined {
  return configForms.find((form) => form === format)
}

async function doctorOne(flags: DoctorFlags, world: World): Promise<ExitCode> {
  const diagnosis = await diagnose(flags, world)
  const { streams } = world
  const form = configFormOf(flags)
  if (form === undefined) {
    const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
    await streams.out(flags.format === 'json' ? diagnosisJson(diagnosis) : diagnosisText(diagnosis, paper))
  } else {
    await streams.out(diagnosis.snippets.config?.[form] ?? unknownConfig)
    streams.err(diagnosisInShort(diagnosis, { color: streams.color('err'), columns: 0 }))
  }
  return diagnosis.ok ? 0 : 1
}

/** Flags of a visit; `config: false`: do not look for hubplan.yaml. */
type VisitFlags = Omit<DoctorFlags, 'config'> & { readonly config?: string | false | undefined }

/** Questions and findings so far. A failed step ends the visit, but not the report. */
interface Visit {
  flags: VisitFlags
  world: World
  readonly steps: Step[]
  plan?: Plan
  live?: Snapshot
}

async function diagnose(flags: DoctorFlags, world: World): Promise<Diagnosis> {
  return (await visitOf(flags, world)).diagnosis
}

/** A diagnosis, and the users that were read for it; absent where none were. */
export async function visitOf(
  flags: VisitFlags,
  world: World,
): Promise<{ readonly diagnosis: Diagnosis; readonly live?: Snapshot }> {
  const visit: Visit = { flags, world, steps: [] }
  const diagnosis = await diagnosed(visit)
  return { diagnosis, ...(visit.live === undefined ? {} : { live: visit.live }) }
}

async function diagnosed(visit: Visit): Promise<Diagnosis> {
  const { flags } = visit
  if (flags.plan !== undefined) await lookAtPlan(visit, flags.plan)
  const system = await lookAtAddress(visit)
  if (system !== undefined) needConfig(system, flags)
  const looked = system === undefined ? undefined : await lookInside(visit, system)
  const { canPlan = false, rights = [], snippets = {} } = looked ?? {}
  const steps = [...visit.steps, ...(looked?.steps ?? [])].map((step) => inWordsOf(visit.world, step))
  const isRefused = flags.plan !== undefined && rights.some(({ lacks }) => lacks.length > 0)
  const ok = canPlan && !isRefused && steps.every((step) => step.is !== 'fail')
  const plan = flags.plan !== undefined && isStdin(flags.plan) ? 'the plan' : flags.plan
  return { plan, steps, rights, snippets, ok }
}

/** @throws Problem `usage` when a config is asked for, and the system has none */
function needConfig({ provider }: System, flags: VisitFlags): void {
  const form = configFormOf(flags)
  if (form === undefined || provider.setUp !== undefined) return
  throw new Problem('usage', `--format ${form} is for the config of a hub, and this system is ${provider.title}.`, {
    hint: 'use --format text or json',
  })
}

/** A step with the variables of the target. */
function inWordsOf({ target }: World, { name, is, text, hint }: Step): Step {
  const inWords = target?.inWords ?? ((words: string) => words)
  return { name, is, text: inWords(text), ...(hint === undefined ? {} : { hint: inWords(hint) }) }
}

/** Runs a step; a Problem becomes a failed step. */
async function attempt<T>({ steps }: Visit, name: string, step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (thrown) {
    const isOfWay = thrown instanceof Problem && thrown.topic === 'network'
    steps.push(failed(isOfWay ? 'address' : name, thrown))
    return undefined
  }
}

async function lookAtPlan(visit: Visit, path: string): Promise<void> {
  await attempt(visit, 'plan', async () => {
    const plan = await readGivenPlan(path, visit.world)
    verify(plan)
    visit.plan = plan
    checkFile(plan, undefined, visit.world.now())
    visit.steps.push({
      name: 'plan',
      is: 'ok',
      text: `${isStdin(path) ? 'it' : path} is whole and may be applied until ${plan.expires_at}`,
    })
  })
}

/** The target of the plan, when no other is chosen. */
async function chooseTarget(visit: Visit): Promise<void> {
  const { flags, world, plan } = visit
  if (plan === undefined) return
  const target = await targetOf(plan, flags, world)
  visit.flags = { ...flags, target }
  visit.world = forTarget(world, target)
}

interface System {
  readonly provider: Provider
  readonly target: ResolvedTarget
}

async function lookAtAddress(visit: Visit): Promise<System | undefined> {
  return attempt(visit, 'address', async () => {
    await chooseTarget(visit)
    const { flags, world, plan } = visit
    const target = plan === undefined ? await readTarget(flags, world) : await checkTarget(plan, flags, world)
    const planned = plan?.target.provider as ProviderName | undefined
    const provider = providers[planned ?? (await readProviderName(flags, world))]
    const proxy = checkWay(target.url, flags, world)
    visit.steps.push(addressStep({ provider, target }, proxy, world))
    return { provider, target }
  })
}

function addressStep(
  { target: { url, from }, provider: { way } }: System,
  proxy: ReturnType<typeof checkWay>,
  world: World,
): Step {
  const source = {
    flag: '--url',
    environment: String(way.urls.find((name) => world.env[name])),
    file: `${world.target === undefined ? 'target' : `targets.${world.target.name}`}.url of the file`,
    default: 'nothing names one, so this is the default',
  }[from]
  const through = proxy === undefined ? '' : `, through the proxy ${proxy.host} of ${proxy.variable}`
  return { name: 'address', is: 'ok', text: `${url} (${source})${through}` }
}

async function lookInside(visit: Visit, { provider, target }: System): Promise<Looked | undefined> {
  const { flags, world } = visit
  const hub = await attempt(visit, 'token', () =>
    openHub(world, flags, target, { connections, provider, isCheck: true }),
  )
  if (hub === undefined) return tokenless(provider)
  try {
    return await provider.look(wayOf(hub, provider, visit))
  } finally {
    await hub.close()
  }
}

/** Without a token a hub's config first needs the services. */
async function tokenless({ setUp }: Provider): Promise<Looked> {
  return { steps: [], canPlan: false, rights: [], snippets: setUp === undefined ? {} : { config: await setUp() } }
}

function wayOf({ http, url, tokenFrom, ledger }: Hub, provider: Provider, visit: Visit): Look {
  const { world, plan } = visit
  const { now } = world
  return {
    http,
    url,
    now,
    tokenFrom,
    settings: settingsOf(provider, world.env),
    actions: plan?.actions,
    examples: examples(provider.manages),
    ledger,
    read: async () => {
      const progress = await openProgress(world, 'read')
      visit.live = await provider.read(http, url, { now, onRead: progress.read }).finally(progress.close)
      return visit.live
    },
    roundTrip: () => roundTripMs(http, provider.ping, world.elapsedMs),
  }
}
