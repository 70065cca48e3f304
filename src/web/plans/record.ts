// What this page keeps beside the plans that it makes: the flags of the command that makes them again, and why limits
// were overridden. Nothing else needs it.
import { join } from 'node:path'

import { findText } from '../../io/plain.ts'
import type { JobName, OverrideRequest } from '../api.ts'
import { writeOwn } from '../folders.ts'

export interface Record {
  readonly format: 1
  readonly job?: JobName
  /** The command that makes such plans, without -o. */
  readonly command: string
  /** Checksum of the hubplan.yaml that the command reads. */
  readonly config?: string
  readonly overrides: readonly OverrideRequest[]
  /** Path of the plans that these undo. */
  readonly undoes?: string
}

const name = 'web.json'

export async function writeRecord(folder: string, record: Record): Promise<void> {
  await writeOwn(join(folder, name), `${JSON.stringify(record, undefined, 2)}\n`)
}

/** Undefined for plans that were made elsewhere. */
export async function readRecord(folder: string): Promise<Record | undefined> {
  const found = await findText(join(folder, name))
  if (found.is !== 'text') return undefined
  try {
    const data: unknown = JSON.parse(found.text)
    return isRecord(data) ? data : undefined
  } catch {
    return undefined
  }
}

/** The file lies in the folder, where anything may have changed it. */
function isRecord(data: unknown): data is Record {
  if (!isObject(data)) return false
  const { format, command, config, overrides, undoes } = data
  const areOverrides = Array.isArray(overrides) && overrides.every(isOverride)
  return format === 1 && typeof command === 'string' && areOverrides && [config, undoes].every(isTextOrNone)
}

function isOverride(data: unknown): boolean {
  return isObject(data) && ['target', 'flag', 'typed', 'reason'].every((key) => typeof data[key] === 'string')
}

function isObject(data: unknown): data is { readonly [key: string]: unknown } {
  return typeof data === 'object' && data !== null
}

function isTextOrNone(data: unknown): boolean {
  return data === undefined || typeof data === 'string'
}
