import { constants } from 'node:buffer'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

import { error, Problem } from '../core/problem.ts'
import type { Plan } from '../core/types.ts'
import { explain, type Fault } from './explain.ts'
import { jsonFault } from './json.ts'
import { inSchemaOrder } from './order.ts'
import { otherData, otherFile } from './other-files.ts'
import { codeOf, type Oddity, oddityAt, oddityIn, oddWords, readPlain, whyNot, writePlain } from './plain.ts'
import { validate } from './schema.ts'
import { schemaOf } from './schemas.ts'

const giveAPlan = 'give the file that hubplan plan -o wrote'
const again = 'make the plan again with: hubplan plan -o FILE'
const format = 1

/** A plan as text: equal plans give equal text, and a diff shows one action, finding, need or input a line. */
export function formatPlan(plan: Plan): string {
  const schema = schemaOf('plan')
  const ordered = inSchemaOrder(plan, schema, schema) as Readonly<Record<string, unknown>>
  const fields = Object.entries(ordered).map(([key, value]) => `  ${JSON.stringify(key)}: ${formatField(value)}`)
  return `{\n${fields.join(',\n')}\n}\n`
}

function formatField(value: unknown): string {
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
  }
  return JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ')
}

/**
 * Writes a plan atomically, readable for its owner only.
 * @throws Problem `planfile` when it cannot be written there
 */
export async function writePlan(path: string, plan: Plan): Promise<void> {
  const oddity = await oddityAt(path).catch(() => undefined)
  if (oddity !== undefined) throw oddPlace(path, oddity)
  const folder = dirname(path)
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new Problem('planfile', `The plan cannot be written to ${path}: there is no folder ${folder}.`, {
      hint: 'create the folder first, or give another place',
    })
  }
  const text = textOf(path, plan)
  try {
    await writePlain(path, text, { mode: 0o600 })
  } catch (cause) {
    const found = oddityIn(cause)
    if (found !== undefined) throw oddPlace(path, found)
    throw new Problem('planfile', `The plan cannot be written to ${path} (${codeOf(cause)}).`, {
      hint: 'check the folder and its permissions, or give another name with -o',
      cause,
    })
  }
}

function oddPlace(path: string, oddity: Oddity): Problem {
  const what = oddity === 'link' ? oddWords.special : oddWords[oddity]
  return new Problem('planfile', `The plan cannot be written: ${path} ${what}.`, { hint: 'give the name of a file' })
}

/** Longest string that Node can write or read in one piece. */
function textOf(path: string, plan: Plan): string {
  try {
    return formatPlan(plan)
  } catch (cause) {
    if (!(cause instanceof RangeError && cause.message === 'Invalid string length')) throw cause
    const most = Math.floor(constants.MAX_STRING_LENGTH / 1_000_000)
    throw new Problem('planfile', `The plan would be larger than ${most} MB, which could not be read again: ${path}.`, {
      hint: `plan for fewer users at a time: ${plan.actions.length} actions are too many for one plan`,
      cause,
    })
  }
}

/**
 * Reads a plan and checks its form; its digest is for core to verify.
 * @throws Problem `planfile` for anything except a plan of this version
 */
export async function readPlan(path: string): Promise<Plan> {
  return planOfText(path, await readText(path))
}

/**
 * A plan that is given as text.
 * @param path how messages call it
 * @throws Problem `planfile` for anything except a plan of this version
 */
export function planOfText(path: string, text: string): Plan {
  return checkPlan(parse(path, text), path)
}

/**
 * Checks the form of a plan.
 * @param path how messages call it
 * @throws Problem `planfile` for anything except a plan of this version
 */
export function checkPlan(data: unknown, path: string): Plan {
  const version = typeof data === 'object' && data !== null && 'format' in data ? data.format : undefined
  const other = otherData(data, path)
  if (other !== undefined) throw other
  if (typeof version !== 'number') throw new Problem('planfile', `${path} is not a plan.`, { hint: giveAPlan })
  if (version > format) {
    throw new Problem(
      'planfile',
      `${path} was made by a newer hubplan (format ${version}; this one knows ${format}).`,
      {
        hint: 'install the newer hubplan, or make the plan again with this one',
      },
    )
  }
  const validated = validate('plan', data)
  if (validated.ok) return validated.value
  const diagnostics = explain(validated.errors).map((fault) => error({ file: path }, inPath(fault)))
  throw new Problem('planfile', `${path} does not have the form of a plan.`, { hint: again, diagnostics })
}

/** Names a fault by its keys, since lines of a plan file say little. */
function inPath({ path, isKey, message }: Fault): string {
  const owner = isKey ? path.slice(0, -1) : path
  const where = owner.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
  return where === '' ? message : `${where.replace(/^\./, '')}: ${message}`
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ERR_STRING_TOO_LONG: 'is larger than any plan that hubplan writes',
}

async function readText(path: string): Promise<string> {
  try {
    return await readPlain(path)
  } catch (cause) {
    const why = whyNot(cause, reasons) ?? `cannot be read (${codeOf(cause)})`
    const hint = otherFile(path)?.hint ?? giveAPlan
    throw new Problem('planfile', `The plan ${path} ${why}.`, { hint, cause })
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const other = otherFile(path)
    if (other !== undefined)
      throw new Problem('planfile', `${path} is ${other.what}, not a plan.`, { hint: other.hint, cause })
    throw new Problem('planfile', `${path}:${jsonFault(text)} is not JSON.`, { hint: again, cause })
  }
}
