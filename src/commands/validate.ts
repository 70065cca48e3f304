// hubplan validate: checks files, without a hub and without a token.

import { isExpired } from '../core/blocked.ts'
import { desire } from '../core/desired/index.ts'
import { factsOf } from '../core/look/desired-counts.ts'
import { explanationOf, overridingRows } from '../core/look/explanation.ts'
import { verify } from '../core/plan/freeze.ts'
import { Problem } from '../core/problem.ts'
import type { Table } from '../core/types.ts'
import { type DesiredFlags, hasTargets, loadPlanConfig } from '../desired/index.ts'
import { loosenedWarning } from '../desired/limits.ts'
import { everyTarget } from '../desired/targets.ts'
import { readPlan } from '../io/planfile.ts'
import type { ValidateFlags } from '../options/offline.ts'
import { plan } from '../options/plan.ts'
import { fillFlags } from '../options/table.ts'
import type { ExitCode, World } from '../session/world.ts'
import { inputProblem, readBytes } from '../sources/bytes.ts'
import { diagnosticLine } from '../views/problem.ts'
import {
  explanationText,
  factsJson,
  factsText,
  partsText,
  planFactsJson,
  planFactsText,
  problemJson,
} from '../views/validate.ts'
import { type Form, headed } from './targets/combined.ts'
import { forTargets, sharing } from './targets/index.ts'
import { checkPlanned } from './targets/planned.ts'

/** Checks a plan, or the desired state of each target that is meant: without --target, of all. */
export async function runValidate(flags: ValidateFlags, given: World): Promise<ExitCode> {
  const world = sharing(given)
  const planning = planningOf(flags)
  const form: Form = flags.format === 'json' ? { is: 'json' } : headed
  const plan = await planAmong(flags)
  if (plan !== undefined) return validate({ ...flags, plan }, world)
  const isForAll = flags.target === undefined && (await hasTargets({ config: flags.config, planning }, world))
  const meant = isForAll ? { ...flags, target: everyTarget } : flags
  return forTargets({ name: 'validate', run: validate, form, planning }, meant, world)
}

interface Asked extends ValidateFlags {
  /** A plan, instead of a desired state. */
  readonly plan?: string
}

/** Reports faults as plan and apply do, with their exit codes; with --format json on stdout, too. */
async function validate(flags: Asked, world: World): Promise<ExitCode> {
  try {
    const { plan } = flags
    await world.streams.out(await (plan === undefined ? rosterWords(flags, world) : planWords(plan, flags, world)))
    return 0
  } catch (thrown) {
    if (thrown instanceof Problem && flags.format === 'json') await world.streams.out(problemJson(thrown))
    throw thrown
  }
}

/**
 * The plan among the files.
 * @throws Problem `usage` when it is not alone
 */
async function planAmong({ files }: ValidateFlags): Promise<string | undefined> {
  const plans: string[] = []
  for (const file of files) if (await isPlan(file)) plans.push(file)
  const [file] = plans
  if (file === undefined || files.length === 1) return file
  throw new Problem('usage', `${file} is a plan, which is validated alone.`, { hint: 'leave the other files out' })
}

/** Maximum size of a plan file; Node cannot read a longer text. */
const mostMegabytes = 512

/** A desired state may be JSON, too; faults of an unreadable file are reported when it is loaded. */
async function isPlan(path: string): Promise<boolean> {
  if (!/\.json$/i.test(path)) return false
  try {
    const bytes = await readBytes(path, path, mostMegabytes)
    const data: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof data === 'object' && data !== null && 'format' in data && 'digest' in data
  } catch {
    return false
  }
}

function planningOf(flags: ValidateFlags): DesiredFlags {
  return { ...fillFlags(plan, {}), ...flags, isOffline: true, isExplained: flags.explain }
}

async function rosterWords(flags: ValidateFlags, world: World): Promise<string> {
  const { streams, now } = world
  const config = await loadPlanConfig(planningOf(flags), world)
  const { desired, diagnostics } = desire(config.sources)
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (errors.length > 0) throw inputProblem(errors)
  const warnings = [...config.loosened.map(loosenedWarning), ...config.warnings, ...diagnostics]
  const facts = factsOf(desired, { inputs: config.inputs, url: config.fileUrl?.url, warnings }, now())
  const { tables, own = [], shortcuts } = config.sources
  const all = [...tables, ...own.map((table) => ofTarget(table, flags.target)), ...shortcuts]
  const explained = flags.explain ? all.map((table) => explanationOf(table, config.sources)) : []
  const parts = [...config.parts, ...(flags.explain ? overridingRows(config.sources) : [])]
  if (flags.format === 'json') return factsJson(facts, explained, parts)
  for (const warning of warnings) streams.err(`${diagnosticLine(warning, { color: streams.color('err') })}\n`)
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
  return (
    factsText(facts, paper) + partsText(parts, paper) + explained.map((one) => explanationText(one, paper)).join('')
  )
}

/** A table of the rows of a target alone, under a name of its own. */
function ofTarget(table: Table, target: string | undefined): Table {
  return { ...table, path: `${table.path}, targets.${target}.users` }
}

async function planWords(file: string, { format, target }: ValidateFlags, world: World): Promise<string> {
  const plan = await readPlan(file)
  verify(plan)
  checkPlanned(plan, target)
  if (isExpired(plan, world.now())) {
    throw new Problem('expired', `${file} expired at ${plan.expires_at}.`, { hint: 'plan again and have it reviewed' })
  }
  return format === 'json' ? planFactsJson(plan) : planFactsText(file, plan)
}
