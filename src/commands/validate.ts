// hubplan validate: checks files, without a hub and without a token.

import { desire } from '../core/desired/index.ts'
import { factsOf } from '../core/look/desired-counts.ts'
import { explanationOf } from '../core/look/explanation.ts'
import { verify } from '../core/plan/freeze.ts'
import { Problem } from '../core/problem.ts'
import { loadPlanConfig } from '../desired/index.ts'
import { loosenedWarning } from '../desired/limits.ts'
import { readPlan } from '../io/planfile.ts'
import type { ValidateFlags } from '../options/offline.ts'
import { plan } from '../options/plan.ts'
import { fillFlags } from '../options/table.ts'
import type { ExitCode, World } from '../session/world.ts'
import { inputProblem, readBytes } from '../sources/bytes.ts'
import { diagnosticLine } from '../views/problem.ts'
import { explanationText, factsJson, factsText, planFactsJson, planFactsText, problemJson } from '../views/validate.ts'

/** Reports faults as plan and apply do, with their exit codes; with --format json on stdout, too. */
export async function runValidate(flags: ValidateFlags, world: World): Promise<ExitCode> {
  try {
    await world.streams.out(await validated(flags, world))
    return 0
  } catch (thrown) {
    if (thrown instanceof Problem && flags.format === 'json') await world.streams.out(problemJson(thrown))
    throw thrown
  }
}

async function validated(flags: ValidateFlags, world: World): Promise<string> {
  const { files, format } = flags
  const plans: string[] = []
  for (const file of files) if (await isPlan(file)) plans.push(file)
  const [file] = plans
  if (file === undefined) return rosterWords(flags, world)
  if (files.length === 1) return planWords(file, format, world)
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

async function rosterWords(flags: ValidateFlags, world: World): Promise<string> {
  const { streams, now } = world
  const config = await loadPlanConfig({ ...fillFlags(plan, {}), ...flags, isOffline: true }, world)
  const { desired, diagnostics } = desire(config.sources)
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (errors.length > 0) throw inputProblem(errors)
  const warnings = [...config.loosened.map(loosenedWarning), ...config.warnings, ...diagnostics]
  const facts = factsOf(desired, { inputs: config.inputs, url: config.fileUrl?.url, warnings }, now())
  const { tables, shortcuts } = config.sources
  const explained = flags.explain ? [...tables, ...shortcuts].map((table) => explanationOf(table, config.sources)) : []
  if (flags.format === 'json') return factsJson(facts, explained)
  for (const warning of warnings) streams.err(`${diagnosticLine(warning, { color: streams.color('err') })}\n`)
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
  return factsText(facts, paper) + explained.map((one) => explanationText(one, paper)).join('')
}

async function planWords(file: string, format: 'text' | 'json', world: World): Promise<string> {
  const plan = await readPlan(file)
  verify(plan)
  if (world.now() >= plan.expires_at) {
    throw new Problem('expired', `${file} expired at ${plan.expires_at}.`, { hint: 'plan again and have it reviewed' })
  }
  return format === 'json' ? planFactsJson(plan) : planFactsText(file, plan)
}
