// Files for the browser: a plan in its frame, and what an apply made.
import { createHash } from 'node:crypto'

import type { Plan } from '../core/types.ts'
import { readBytesPlain } from '../io/plain.ts'
import { planHtml } from '../views/html/index.ts'
import type { Bench } from './bench.ts'
import { unknown } from './failures.ts'
import { filesOf } from './plans/files.ts'
import { findPlace } from './plans/places.ts'
import { foundAt, nameOf } from './plans/plans.ts'

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

export interface Download {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly name: string
}

/** @param name one of the names in the list of files; it is compared, and never makes a path */
export async function downloadOf(id: string, name: string): Promise<Download> {
  const place = await findPlace(id)
  const { log } = await foundAt(place)
  const file = (await filesOf(place, log)).find((one) => one.name === name && one.href !== undefined)
  if (file === undefined) throw unknown('This file')
  const { bytes } = await readBytesPlain(file.path)
  const ending = name.split('.').at(-1) ?? ''
  return { bytes: new Uint8Array(bytes), type: types[ending] ?? 'application/octet-stream', name }
}

/** A plan as a page whose style and script are addresses of this server. */
export async function planPage(bench: Bench, id: string, target: string): Promise<string> {
  const place = await findPlace(id)
  const { log } = await foundAt(place)
  const one = log.plans.find((plan) => nameOf(plan) === target)
  if (one === undefined) throw unknown('This plan')
  const known = pages.get(one.plan)
  const nowMs = bench.world.elapsedMs()
  if (known !== undefined && nowMs - known.atMs < freshMs) return known.text
  const text = planHtml(one.plan, {
    now: bench.world.now(),
    file: one.file,
    linked: { style: '/plan.css', script: '/plan.js' },
    sha256: (part) => createHash('sha256').update(part).digest('base64'),
  })
  pages.set(one.plan, { atMs: nowMs, text })
  return text
}

/** Ages in a page are counted from when it was made. */
const freshMs = 300_000
const pages = new WeakMap<Plan, { readonly atMs: number; readonly text: string }>()
