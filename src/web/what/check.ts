// The live answer to a list: who of it is there, from what was read when the connection was tried.
import { anyMatcher } from '../../core/globs.ts'
import { normalName } from '../../core/names.ts'
import { nearNames } from '../../core/plan/near.ts'
import { formatPlace, Problem } from '../../core/problem.ts'
import { number } from '../../core/sentences.ts'
import type { Snapshot } from '../../core/types.ts'
import type { Check, Draft, DraftView, Stranger, TargetCheck } from '../api.ts'
import type { Bench, Connection } from '../bench.ts'
import { Refusal } from '../failures.ts'
import { type List, listOf, type Named } from './lists.ts'

const shownNames = 10
const shownStrangers = 100

/** The draft, with the live answer where there is a list and a connection. */
export async function draftView(bench: Bench): Promise<DraftView> {
  const { draft } = bench
  const list = await listOf(draft, bench).catch(unread)
  const check = list === undefined ? undefined : checkOf(list, draft, readyOf(bench))
  return { draft, ...(check === undefined ? {} : { check }) }
}

/** A list that cannot be read is a fault of its field: the rest of the page goes on. */
function unread(thrown: unknown): List {
  if (!(thrown instanceof Problem || thrown instanceof Refusal)) throw thrown
  const { diagnostics } = thrown instanceof Problem ? thrown : { diagnostics: [] }
  const said = diagnostics.map(({ at, message }) => ({ at: formatPlace(at), message, field: 'file' }))
  return { names: [], faults: said.length > 0 ? said : [{ at: 'file', message: thrown.message, field: 'file' }] }
}

interface Ready {
  readonly id: string
  readonly live: Snapshot
}

function readyOf({ connections }: Bench): readonly Ready[] {
  return [...connections.values()].flatMap(({ id, live, view }: Connection) =>
    live === undefined || view.state !== 'ready' ? [] : [{ id, live }],
  )
}

function checkOf(list: List, draft: Draft, ready: readonly Ready[]): Check {
  const byForm = new Map(list.names.map((named) => [normalName(named.name, 'lower'), named] as const))
  const repeats = list.names.length - byForm.size
  const known = ready.map(knownOf)
  const strange = [...byForm].filter(([form]) => isStrange(form, known))
  return {
    entries: byForm.size,
    names: [...byForm.keys()].slice(0, shownNames),
    faults: list.faults,
    notes:
      repeats === 0 ? [] : [`${number(repeats)} ${repeats === 1 ? 'entry' : 'entries'} repeated: each counts once.`],
    targets: known.map((one) => targetCheck(one, byForm, draft)),
    strangers: strangersOf(strange, ready),
    strangerCount: strange.length,
  }
}

function knownOf({ id, live }: Ready): Known {
  return { id, live, here: new Set(formsOf(live)) }
}

function isStrange(form: string, known: readonly Known[]): boolean {
  return known.length > 0 && known.every(({ here }) => !here.has(form))
}

const formsBySnapshot = new WeakMap<Snapshot, readonly string[]>()

function formsOf(live: Snapshot): readonly string[] {
  const known = formsBySnapshot.get(live) ?? [...live.users.keys()].map((name) => normalName(name, 'lower'))
  formsBySnapshot.set(live, known)
  return known
}

/** Whether no system has a name; false for each without a connection. All of them, also those that are not shown. */
export function strangersFor(bench: Bench): (name: string) => boolean {
  const known = readyOf(bench).map(knownOf)
  return (name) => isStrange(normalName(name, 'lower'), known)
}

interface Known extends Ready {
  readonly here: ReadonlySet<string>
}

function targetCheck({ id, live, here }: Known, names: ReadonlyMap<string, Named>, draft: Draft): TargetCheck {
  const there = [...names.keys()].filter((form) => here.has(form)).length
  const missing = names.size - there
  const { job, settings = {} } = draft
  const ends = {
    ...(job === 'keep' ? { leaving: leavingFrom(live, names, settings.protect ?? []) } : {}),
    ...(job === 'remove' ? { leaving: there } : {}),
    ...(job === 'add' && settings.onlyExisting !== true ? { coming: missing } : {}),
  }
  return { connection: id, people: live.users.size, here: there, missing, ...ends }
}

/** Users without an entry go, except administrators, the token's owner and protected names. */
function leavingFrom(live: Snapshot, names: ReadonlyMap<string, Named>, protect: readonly string[]): number {
  const isProtected = anyMatcher(protect)
  let leaving = 0
  for (const user of live.users.values()) {
    const isKept = user.admin || user.name === live.identity.name || isProtected(user.name)
    if (!isKept && !names.has(normalName(user.name, 'lower'))) leaving += 1
  }
  return leaving
}

function strangersOf(strange: readonly (readonly [string, Named])[], ready: readonly Ready[]): readonly Stranger[] {
  const shown = strange.slice(0, shownStrangers)
  const forms = shown.map(([form]) => form)
  const near = ready.map(({ live }) => nearNames(forms, { live, names: 'lower', mayBe: () => true }))
  return shown.map(([form, { name, line }]) => ({
    name: form,
    ...(name === form ? {} : { written: name }),
    ...(line === undefined ? {} : { line }),
    suggestions: [...new Set(near.flatMap((found) => found.get(form) ?? []))],
  }))
}
