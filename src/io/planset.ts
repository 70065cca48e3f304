// A folder with the plans of several targets, and the index that names them.
import { mkdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { error, Problem } from '../core/problem.ts'
import type { FailedTarget, Plan, PlanIndex } from '../core/types.ts'
import { explain } from './explain.ts'
import { parsed } from './json.ts'
import { codeOf, oddityIn, oddWords, readPlain, whyNot, writePlain } from './plain.ts'
import { writePlan } from './planfile.ts'
import { validate } from './schema.ts'

/** Name of the index in its folder. */
export const indexName = 'index.json'

const topic = 'many-plans'

/** Whether a path that is written names a folder: it ends like one, or is one. */
export async function isFolder(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path)) return true
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** The folder of plans that an argument names, itself or by its index; undefined for anything else, such as a plan. */
export async function folderOf(path: string): Promise<string | undefined> {
  if (await isFolder(path)) return path.replace(/(?<=.)[/\\]+$/, '')
  return basename(path) === indexName ? dirname(path) : undefined
}

/**
 * Reads the index of a folder; its digest is for core to verify.
 * @throws Problem `planfile`
 */
export async function readIndex(folder: string): Promise<PlanIndex> {
  const path = join(folder, indexName)
  const data = parsed(await readText(folder, path))
  const version = typeof data === 'object' && data !== null && 'format' in data ? data.format : undefined
  if (typeof version === 'number' && version > 1) {
    throw new Problem('planfile', `${path} was made by a newer hubplan (format ${version}; this one knows 1).`, {
      hint: 'install the newer hubplan, or plan again with this one',
      topic,
    })
  }
  const validated = validate('index', data)
  if (validated.ok) return validated.value
  throw new Problem('planfile', `${path} is not an index of plans.`, {
    hint: 'plan again with: hubplan plan --target all -o FOLDER/',
    diagnostics: explain(validated.errors).map(({ message }) => error({ file: path }, message)),
    topic,
  })
}

async function readText(folder: string, path: string): Promise<string> {
  try {
    return await readPlain(path)
  } catch (cause) {
    const isGone = codeOf(cause) === 'ENOENT'
    const why = isGone
      ? `There are no plans in the folder ${folder}: it has no ${indexName}.`
      : `The index ${path} ${whyNot(cause) ?? `cannot be read (${codeOf(cause)})`}.`
    throw new Problem('planfile', why, {
      hint: 'give a plan file, or the folder that hubplan plan --target all -o FOLDER/ wrote',
      topic,
      cause,
    })
  }
}

/** An index, and the plans that it names. */
export interface Written {
  readonly index: PlanIndex
  readonly planOf: (target: string) => Plan
}

/**
 * Writes the plans, and then their index, so that a folder with an index is complete. The folder is made when it is
 * missing. Plan files that only the index before named are removed: they would look like a part of these plans.
 * @throws Problem `planfile` when they cannot be written there
 */
export async function writePlans(folder: string, { index, planOf }: Written): Promise<void> {
  const path = join(folder, indexName)
  const before = await readIndex(folder).catch(() => undefined)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await rm(path, { force: true })
  } catch (cause) {
    throw unwritable(path, cause)
  }
  const files = new Set(index.plans.map(({ file }) => file))
  for (const { target, file } of index.plans) await writePlan(join(folder, file), planOf(target))
  for (const { file } of before?.plans ?? []) if (!files.has(file)) await rm(join(folder, file), { force: true })
  try {
    await writePlain(path, formatIndex(index), { mode: 0o600 })
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

/** One plan a line, for a diff. */
function formatIndex({ plans, failed, changes_digest: changes, digest, ...head }: PlanIndex): string {
  const fields = Object.entries({ ...head, plans, failed, changes_digest: changes, digest })
  return `{\n${fields.map(([key, value]) => `  ${JSON.stringify(key)}: ${formatField(value)}`).join(',\n')}\n}\n`
}

function formatField(value: string | number | PlanIndex['plans'] | readonly FailedTarget[]): string {
  if (typeof value !== 'object' || value.length === 0) return JSON.stringify(value)
  return `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
}

function unwritable(path: string, cause: unknown): Problem {
  const oddity = oddityIn(cause)
  const what = oddity === undefined ? '' : `: it ${oddWords[oddity]}`
  return new Problem('planfile', `The index ${path} cannot be written${what || ` (${codeOf(cause)})`}.`, {
    hint: 'check the folder and its permissions, or give another one with -o FOLDER/',
    topic,
    cause,
  })
}
