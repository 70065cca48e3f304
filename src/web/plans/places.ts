// Where plans lie in the folder. A request names a plan by an id, which is only compared with what is there: no request
// makes a path.
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { readPlain } from '../../io/plain.ts'
import { unknown } from '../failures.ts'

/** Plans that belong together, or one plan. */
export interface Place {
  readonly id: string
  /** In the folder, as a command names it: with a slash at the end for a folder. */
  readonly path: string
  readonly isFolder: boolean
}

/** Folder of the plans that this page makes. */
export const plansFolder = 'plans'

/** Differs for `plans~x` and `plans/x`. */
export function idOf(path: string): string {
  return path.replace(/\/$/, '').replaceAll('~', '~~').replaceAll('/', '~')
}

/** All plans of the folder: folders with an index, and plan files. */
export async function findPlaces(): Promise<readonly Place[]> {
  const [here, made] = await Promise.all([placesIn('.'), placesIn(plansFolder)])
  return [...here, ...made]
}

async function placesIn(folder: string): Promise<readonly Place[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly Place[]> => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`
      // Links and hidden entries are left alone.
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
      if (entry.isDirectory()) return (await hasIndex(path)) ? [placeOf(`${path}/`)] : []
      return entry.isFile() && /\.json$/i.test(entry.name) && (await isPlan(path)) ? [placeOf(path)] : []
    }),
  )
  return found.flat()
}

export function placeOf(path: string): Place {
  return { id: idOf(path), path, isFolder: path.endsWith('/') }
}

async function hasIndex(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.some((entry) => entry.isFile() && entry.name === 'index.json')
}

async function isPlan(path: string): Promise<boolean> {
  const text = await readPlain(path).catch(() => '')
  return /"planned_as"\s*:/.test(text)
}

/** @throws Refusal for an id of nothing that is there */
export async function findPlace(id: string): Promise<Place> {
  const place = (await findPlaces()).find((one) => one.id === id)
  if (place === undefined) throw unknown('This plan')
  return place
}

/** A folder for new plans, or a file of one. */
export async function freeFolder(base: string): Promise<string> {
  const names = new Set(await readdir(plansFolder).catch(() => []))
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`
    if (!names.has(name) && !names.has(`${name}.json`)) return join(plansFolder, name)
  }
}

/** Differs when a file beside the plans was made, changed or removed. */
export async function traceOf({ path, isFolder }: Place): Promise<string> {
  const folders = [isFolder ? path : dirname(path), ...(isFolder ? [dirname(path)] : []), stateFolder]
  const traces = await Promise.all(folders.map(traceIn))
  return [resolve(path), ...traces.flat()].join('\n')
}

/** Folder of what a system with a daily limit needs in later runs. */
export const stateFolder = '.hubplan'

async function traceIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return Promise.all(
    names.sort().map(async (name) => {
      const { mtimeMs = 0, size = 0, ino = 0 } = (await stat(join(folder, name)).catch(() => undefined)) ?? {}
      return [name, mtimeMs, size, ino].join(' ')
    }),
  )
}
