// What is to be done as files of the folder: hubplan.yaml, rosters, and the flags of the plan.
import { normalName } from '../../core/names.ts'
import type { DesiredFile, Include, NamedTarget } from '../../core/types.ts'
import { namesIn } from '../../io/plain.ts'
import type { GivenPlan } from '../../library/folder.ts'
import { flowOf, scalar } from '../../views/yaml.ts'
import type { JobName, Settings } from '../api.ts'
import type { Bench, Connection } from '../bench.ts'
import { Refusal, wrong } from '../failures.ts'
import { strangersFor } from './check.ts'
import { endingOf, headOf, listOf, uploadOf } from './lists.ts'
import { guessOf, includeOf } from './mapping.ts'

/** A file to write before the plan is made. */
export interface RosterOut {
  readonly path: string
  readonly bytes: Buffer | string
}

/** What a draft becomes. */
export interface Wanted {
  /** Text of hubplan.yaml. */
  readonly yaml: string
  readonly rosters: readonly RosterOut[]
  /** Flags of the plan, besides those of a target. */
  readonly flags: GivenPlan
}

/** Folder of the rosters. */
const folder = 'rosters'

/** Jobs whose list has names alone. */
const nameJobs: ReadonlySet<JobName> = new Set(['keep', 'remove', 'admin', 'no-admin'])

/** Jobs that may do without a list. */
const listless: ReadonlySet<JobName> = new Set(['inactive', 'stop'])

/**
 * @param stamp begins the names of rosters
 * @throws Refusal for a draft that is not complete
 */
export async function wantedOf(bench: Bench, meant: readonly Connection[], stamp: string): Promise<Wanted> {
  const { draft } = bench
  const { job, settings = {} } = draft
  if (job === undefined) throw wrong('job', 'Choose what is to be done.')
  const roster = await rosterOf(bench, job, stamp)
  const path = roster?.path
  const targets = Object.fromEntries(meant.map(({ view }) => [view.name, targetOf(view)]))
  const desired = desiredOf({ job, settings, include: await includesOf(bench, job, path) })
  return {
    yaml: yamlOf({ version: 1, targets, ...desired }),
    rosters: roster === undefined ? [] : [roster],
    flags: flagsOf(job, path),
  }
}

function targetOf({ provider, url }: Connection['view']): NamedTarget {
  return { provider, url }
}

/** @throws Refusal without a list where one is needed, or with faults in it */
async function rosterOf(bench: Bench, job: JobName, stamp: string): Promise<RosterOut | undefined> {
  const { draft } = bench
  const list = await listOf(draft, bench)
  const field = draft.file === undefined ? 'text' : 'file'
  if (list === undefined) {
    if (listless.has(job)) return undefined
    throw wrong(field, 'The list is empty.')
  }
  const [fault] = list.faults
  if (fault !== undefined) throw wrong(fault.field ?? field, `${fault.at}: ${fault.message}`)
  if (list.names.length === 0) throw wrong(field, 'There is no name in the list.')
  if (job === 'quota' && draft.file === undefined && draft.settings?.quota === undefined) {
    throw wrong('settings.quota', 'Give the quota, or a file with a column for it.')
  }
  if (draft.file !== undefined && !nameJobs.has(job)) {
    const { view, bytes } = uploadOf(bench, draft.file)
    return { path: await freePath(`${stamp}-${job}`, endingOf(view.name)), bytes }
  }
  const names = await namesOf(bench, job)
  const path = await freePath(`${stamp}-${job}`, '.csv')
  return { path, bytes: `${['username', ...names.map(cell)].join('\n')}\n` }
}

/** The list of an earlier plan stays: its commands name it. */
async function freePath(base: string, ending: string): Promise<string> {
  const names = new Set((await namesIn(folder)) ?? [])
  for (let number = 1; ; number += 1) {
    const name = `${base}${number === 1 ? '' : `-${number}`}${ending}`
    if (!names.has(name)) return `${folder}/${name}`
  }
}

/** The names of the list, each once. */
async function namesOf(bench: Bench, job: JobName): Promise<readonly string[]> {
  const list = await listOf(bench.draft, bench)
  const byForm = new Map((list?.names ?? []).map(({ name }) => [normalName(name, 'lower'), name] as const))
  const names = [...byForm.values()]
  if (job !== 'keep' || bench.draft.settings?.leaveOut !== true) return names
  const isStrange = strangersFor(bench)
  const left = names.filter((name) => !isStrange(name))
  if (left.length === 0) throw wrong('text', 'No user of the list is there.')
  return left
}

/** A name as a cell of CSV. */
function cell(name: string): string {
  return /^[\w.@+-]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

async function includesOf(bench: Bench, job: JobName, path: string | undefined): Promise<readonly Include[]> {
  if (path === undefined || nameJobs.has(job)) return []
  const { file, settings = {} } = bench.draft
  const defaults = defaultsOf(job, settings)
  const isBare = Object.keys(defaults).length === 0
  const head = file === undefined ? undefined : await headOf(uploadOf(bench, file), file.sheet)
  const how = head === undefined ? {} : includeOf(head, file?.mapping ?? guessOf(head))
  return [{ path, ...how, ...(isBare ? {} : { defaults }) }]
}

function defaultsOf(job: JobName, settings: Settings): NonNullable<Include['defaults']> {
  const { groups = [], admin, quota, passwords, onlyExisting } = settings
  switch (job) {
    case 'start':
      return { ensure: 'existing', server: 'running' }
    case 'stop':
      return { ensure: 'existing', server: 'stopped' }
    case 'quota':
      return { ensure: 'existing', ...(quota === undefined ? {} : { quota }) }
    case 'passwords':
      return { ensure: 'existing', password: 'generate' }
    default:
      return {
        ...(onlyExisting === true ? { ensure: 'existing' } : {}),
        ...(groups.length === 0 ? {} : { groups }),
        ...(admin === true ? { admin: true } : {}),
        ...(quota === undefined ? {} : { quota }),
        ...(passwords === undefined ? {} : { password: passwords }),
      }
  }
}

interface Asked {
  readonly job: JobName
  readonly settings: Settings
  readonly include: readonly Include[]
}

function desiredOf({ job, settings, include }: Asked): Partial<DesiredFile> {
  const { days, hours, protect = [] } = settings
  const isStop = job === 'stop' && include.length === 0
  if (job === 'inactive' && !isWhole(days)) throw wrong('settings.days', 'Give a number of days, such as 180.')
  if (isStop && !isWhole(hours)) throw wrong('settings.hours', 'Give a number of hours, such as 8.')
  return {
    ...(include.length === 0 ? {} : { include }),
    ...(job === 'inactive' ? { absent: [{ inactive_for: `${days}d` }] } : {}),
    ...(isStop ? { stop_servers: [{ idle_for: `${hours}h` }] } : {}),
    ...(protect.length === 0 ? {} : { protect }),
  }
}

function isWhole(number: number | undefined): boolean {
  return number !== undefined && Number.isInteger(number) && number > 0
}

function flagsOf(job: JobName, path: string | undefined): GivenPlan {
  const from = path === undefined ? [] : [path]
  switch (job) {
    case 'keep':
      return { prune: true, protectFrom: from }
    case 'remove':
      return { absentFrom: from }
    case 'admin':
      return { adminFrom: from }
    case 'no-admin':
      return { noAdminFrom: from }
    case 'passwords':
      return { setPasswords: true }
    default:
      return {}
  }
}

/** A few keys a line, as a person would write it. */
function yamlOf({ targets = {}, include, ...rest }: DesiredFile): string {
  const lines = [
    `version: ${rest.version}`,
    'targets:',
    ...Object.entries(targets).map(([name, target]) => `  ${scalar(name)}: ${flowOf(target)}`),
    ...Object.entries(rest).flatMap(([key, value]) => (key === 'version' ? [] : [`${key}: ${flowOf(value)}`])),
    ...(include === undefined ? [] : ['include:', ...include.map((one) => `  - ${flowOf(one)}`)]),
  ]
  return `${lines.join('\n')}\n`
}

/** @throws Refusal without a connection that is ready */
export function meantOf(bench: Bench, ids: readonly string[] | undefined): readonly Connection[] {
  const all = [...bench.connections.values()]
  const meant =
    ids === undefined ? all.filter(({ view }) => view.state === 'ready') : all.filter(({ id }) => ids.includes(id))
  if (ids !== undefined && meant.length < ids.length)
    throw new Refusal(404, 'not-found', 'A connection is not there any more.')
  const idle = meant.find(({ view }) => view.state !== 'ready')
  if (meant.length === 0 || idle !== undefined) {
    const message = idle === undefined ? 'There is no connection.' : `${idle.view.name} is not ready.`
    throw wrong('connections', message, 'try it in the first step')
  }
  return meant
}
