// What was kept of plans: the files beside them, without a hub.
import { basename, dirname, join } from 'node:path'

import type { Log, PlanLog } from '../../core/audit/log.ts'
import { verify } from '../../core/plan/freeze.ts'
import { verifyIndex, verifyMember } from '../../core/planset.ts'
import { Problem } from '../../core/problem.ts'
import type { Plan, PlanEntry, PlanIndex } from '../../core/types.ts'
import { namesIn, readPlain } from '../../io/plain.ts'
import { readPlan } from '../../io/planfile.ts'
import { folderOf, indexName, readIndex } from '../../io/planset.ts'
import { decidedOf } from '../approval.ts'
import { decisionOfMember, decisionsOfPlan, decisionsOfSet } from './decisions.ts'
import { journalOf, noteStrays } from './journals.ts'
import type { Reading } from './reading.ts'

type Found = Pick<Log, 'set' | 'plans'>

/**
 * Reads what was kept of a plan, or of all plans of a folder. A file that cannot be read does not hide the others.
 * @param state folder with journals, besides that of the plans
 * @throws Problem `planfile` when there is no plan
 */
export async function readLog(path: string, state: string | undefined): Promise<Log> {
  const reading: Reading = { state, notes: new Set(), faults: new Set() }
  const folder = await folderOf(path)
  const found = folder === undefined ? await readFile(path, reading) : await readFolder(folder, reading)
  return { ...found, notes: [...reading.notes], faults: [...reading.faults] }
}

async function readFile(path: string, reading: Reading): Promise<Found> {
  const folder = dirname(path)
  const index = await readIndex(folder).catch(() => undefined)
  const entry = index?.plans.find(({ file }) => file === basename(path))
  if (index !== undefined && entry !== undefined) return readIndexed({ folder, index, entries: [entry] }, reading)
  const plan = await readPlan(path)
  verify(plan)
  return { plans: [await loneLog(path, plan, reading)] }
}

async function readFolder(folder: string, reading: Reading): Promise<Found> {
  const names = await namesOf(folder)
  if (names.includes(indexName)) {
    const index = await readIndex(folder)
    noteStrays(folder, { names, digests: index.plans.map(({ digest }) => digest) }, reading)
    return readIndexed({ folder, index, entries: index.plans }, reading)
  }
  const files = await planFiles(folder, names)
  if (files.length === 0) return readBelow(folder, names, reading)
  const logs = await Promise.all(
    files.map((file) => orFault(file, reading, async (plan) => loneLog(file, plan, reading))),
  )
  const plans = logs.flat().sort((one, other) => (one.plan.created_at < other.plan.created_at ? -1 : 1))
  // A plan that cannot be read may have any journal.
  const digests = plans.map(({ plan }) => plan.digest)
  if (plans.length === files.length) noteStrays(folder, { names, digests }, reading)
  return { plans }
}

/** Unpacked artifacts have folders of their own, and one of several targets holds the folder of plans. */
async function readBelow(folder: string, names: readonly string[], reading: Reading): Promise<Found> {
  const holds = await Promise.all(
    names.map(async (name) => {
      const inner = (await namesIn(join(folder, name))) ?? []
      return inner.includes(indexName) || (await planFiles(join(folder, name), inner)).length > 0
    }),
  )
  const below = names.filter((_, at) => holds[at]).map((name) => join(folder, name))
  const [only, ...others] = below
  if (only === undefined) throw noPlans(`There are no plans in the folder ${folder}.`)
  if (others.length === 0) return readFolder(only, reading)
  throw new Problem('planfile', `There are plans in several folders below ${folder}.`, {
    hint: `give one of them: ${below.join(', ')}`,
    topic: 'audit',
  })
}

interface Indexed {
  readonly folder: string
  readonly index: PlanIndex
  /** The plans that are meant. */
  readonly entries: readonly PlanEntry[]
}

async function readIndexed({ folder, index, entries }: Indexed, reading: Reading): Promise<Found> {
  verifyIndex(index)
  const logs = await Promise.all(
    entries.map((entry) => {
      const { target } = entry
      const file = join(folder, entry.file)
      return orFault(file, reading, async (plan): Promise<PlanLog> => {
        verifyMember({ target, file, plan }, entry)
        const decisions = await decisionOfMember(file, plan, reading)
        return { target, file, plan, decisions, ...(await journalOf({ file, plan }, reading)) }
      })
    }),
  )
  const decisions = await decisionsOfSet(folder, decidedOf({ index, plans: [] }), reading)
  return { set: { folder, index, decisions }, plans: logs.flat() }
}

/** A plan without an index. */
async function loneLog(file: string, plan: Plan, reading: Reading): Promise<PlanLog> {
  const target = plan.planned_with?.target
  return {
    ...(target === undefined ? {} : { target }),
    file,
    plan,
    decisions: await decisionsOfPlan(file, plan, reading),
    ...(await journalOf({ file, plan }, reading)),
  }
}

/** The log of a plan; none, and a fault, when the plan cannot be read. */
async function orFault(
  file: string,
  { faults }: Reading,
  logOf: (plan: Plan) => Promise<PlanLog>,
): Promise<readonly PlanLog[]> {
  try {
    const plan = await readPlan(file)
    verify(plan)
    return [await logOf(plan)]
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    faults.add(thrown.message.includes(file) ? thrown.message : `${file}: ${thrown.message}`)
    return []
  }
}

async function namesOf(folder: string): Promise<readonly string[]> {
  const names = await namesIn(folder)
  if (names === undefined) throw noPlans(`There is no folder ${folder}.`)
  return names
}

function noPlans(message: string): Problem {
  return new Problem('planfile', message, {
    hint: 'give a plan file, or a folder with plans, such as an unpacked artifact of a CI job',
    topic: 'audit',
  })
}

/** The files of a folder without an index that are plans, whole or not. */
async function planFiles(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const files = names.filter((name) => /\.json$/i.test(name)).map((name) => join(folder, name))
  const texts = await Promise.all(files.map((file) => readPlain(file).catch(() => '')))
  // The key is near the beginning, so that a plan that was cut off is noticed.
  return files.filter((_, at) => /"planned_as"\s*:/.test(texts[at] ?? ''))
}
