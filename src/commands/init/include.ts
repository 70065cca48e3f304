// A roster that hubplan.yaml includes: it is shown, a mapping is proposed, and nothing is offered that plan refuses.
import { join } from 'node:path'

import { desire } from '../../core/desired/index.ts'
import { proposalOf, shownColumns } from '../../core/desired/proposal.ts'
import { explanationOf } from '../../core/look/explanation.ts'
import { Problem } from '../../core/problem.ts'
import { count, isOrAre, quote } from '../../core/sentences.ts'
import type { Include } from '../../core/types.ts'
import { loadPlanConfig } from '../../desired/index.ts'
import type { InitFlags } from '../../options/offline.ts'
import { plan } from '../../options/plan.ts'
import { fillFlags } from '../../options/table.ts'
import { type ProviderName, providers } from '../../providers/index.ts'
import type { World } from '../../session/world.ts'
import { inputProblem } from '../../sources/bytes.ts'
import { diagnosticLine } from '../../views/problem.ts'
import { headText } from '../../views/roster-head.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { explanationText } from '../../views/validate.ts'

import { headOf } from './head.ts'
import { askMapping, confirm } from './mapping.ts'

interface Way {
  readonly provider: ProviderName
  /** hubplan.yaml with an include. */
  readonly draft: (include: Include) => string
}

/** Asks until a roster is included, or none is wanted. */
export async function askInclude(way: Way, { include: given }: InitFlags, world: World): Promise<Include | undefined> {
  if (!providers[way.provider].ops.has('user.create')) return undefined
  if (given !== undefined) return includeOf(given, way, world)
  for (;;) {
    const question = 'A roster to include, such as an export of Canvas or Moodle, or a sheet (Enter for none): '
    const path = await world.streams.ask(question)
    if (path === undefined || path === '') return undefined
    const include = await includeOf(path, way, world).catch((thrown: unknown) => refused(thrown, path, world))
    if (include !== undefined) return include
  }
}

const mostFaults = 5

function refused(thrown: unknown, path: string, { streams }: World): undefined {
  if (!(thrown instanceof Problem) || thrown.code !== 'input') throw thrown
  const color = streams.color('err')
  const lines = thrown.diagnostics.slice(0, mostFaults).map((one) => diagnosticLine(one, { color }))
  const more = thrown.diagnostics.length - lines.length
  const rest = more > 0 ? [`${more} more.`] : []
  streams.err([proseForTerminal(`${path} cannot be included:`), ...lines, ...rest, ''].join('\n'))
}

/** @throws Problem `input` with the faults of a roster that cannot be included */
async function includeOf(path: string, { provider, draft }: Way, world: World): Promise<Include | undefined> {
  const { streams } = world
  const { table, include, hidden } = await headOf(path, world)
  const proposal = proposalOf(table)
  if (!streams.canAsk && !proposal.isOwn) {
    throw new Problem('usage', `${path} has no column username, and there is no terminal to ask how it is read.`, {
      hint: 'run hubplan init on a terminal, or write the include into hubplan.yaml; see hubplan help roster',
    })
  }
  streams.err(headText(include.path ?? path, table.rows.length, shownColumns(table, proposal)))
  const isByEmail = providers[provider].names === 'email'
  const mapping = streams.canAsk ? await askMapping({ table, proposal, isByEmail, world }) : {}
  if (mapping === undefined) return undefined
  const chosen: Include = { ...withMapping(include, mapping), ...(await askHidden(hidden, table.rows.length, world)) }
  streams.err(await readAsPlanned(draft(chosen), world))
  if (!streams.canAsk || (await confirm(`Include ${quote(chosen.path ?? path)} like this? [Y/n] `, world)))
    return chosen
  return undefined
}

/** A preset finds the header by itself. */
function withMapping({ header, ...include }: Include, mapping: Include): Include {
  const isStated = header !== undefined && mapping.preset === undefined
  return { ...include, ...(isStated ? { header } : {}), ...mapping }
}

async function askHidden(hidden: number, rows: number, world: World): Promise<Pick<Include, 'hidden_rows'>> {
  // Without a terminal the plan's error says what to write.
  if (hidden === 0 || !world.streams.canAsk) return {}
  const verb = isOrAre(hidden)
  const question = `${hidden} of ${rows} rows ${verb} hidden in the sheet. Read them, too? [y/N] `
  return { hidden_rows: (await confirm(question, world, true)) ? 'read' : 'skip' }
}

/** How a plan reads the roster. */
async function readAsPlanned(yaml: string, world: World): Promise<string> {
  const given = { path: 'hubplan.yaml', location: join(world.cwd, 'hubplan.yaml'), bytes: Buffer.from(yaml) }
  const flags = { ...fillFlags(plan, {}), files: [], config: false, given, isOffline: true } as const
  const { sources, warnings } = await loadPlanConfig(flags, world)
  const { desired, diagnostics } = desire(sources)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw inputProblem(errors)
  const paper = { color: world.streams.color('err'), columns: world.streams.columns }
  const warned = [...warnings, ...diagnostics].slice(0, mostFaults).map((one) => `${diagnosticLine(one, paper)}\n`)
  const explained = sources.tables.slice(0, 1).map((table) => explanationText(explanationOf(table, sources), paper))
  return `${explained.join('')}${warned.join('')}${count(desired.users.size, 'user')} in all.\n`
}
