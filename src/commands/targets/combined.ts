// Prints the results of several targets as one.
import { gravestOf } from '../../core/exit-codes.ts'
import { Problem } from '../../core/problem.ts'
import type { FailedTarget } from '../../core/types.ts'
import type { LookFlags } from '../../options/shared.ts'
import { tellFailure } from '../../session/failure.ts'
import { problems } from '../../session/problems.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { type ProblemJson, printable, problemData } from '../../views/json.ts'
import { mayBeShared, tellShared } from './faults.ts'
import type { Ran } from './recorded.ts'
import { csvOf, type Table, united } from './table.ts'

/** How the results of several targets become one. */
export type Form<Flags = unknown> =
  /** One after another, each under a heading. */
  | { readonly is: 'text'; readonly heading: (target: string, isFirst: boolean) => string }
  /** One document: of each target its result, or its problem. */
  | { readonly is: 'json' }
  /** All at once, at the end; what a target prints itself is not shown. */
  | { readonly is: 'together'; readonly show: (all: readonly Ran[]) => Promise<void> }
  /** One after another, without a heading. */
  | { readonly is: 'lines' }
  /** One table; `of` makes that of a target. */
  | { readonly is: 'table'; readonly of: (flags: Flags, world: World) => Promise<Table> }

/** Heading of a text. */
export const headed: Form = { is: 'text', heading: (target, isFirst) => `${isFirst ? '' : '\n'}Target ${target}:\n` }

/** Flags that are for one system. */
export function singleOf(flags: Pick<LookFlags, 'url' | 'tokenFile' | 'oauthFile'>): Readonly<Record<string, unknown>> {
  return { '--url': flags.url, '--token-file': flags.tokenFile, '--oauth-file': flags.oauthFile }
}

interface Printing {
  readonly name: string
  readonly form: Form<never>
}

/**
 * Prints each result in its turn. Faults of files and flags come last, each once.
 * @returns the gravest exit code
 * @throws bugs, and `interrupted`
 */
export async function printAll(running: readonly Promise<Ran>[], printing: Printing, world: World): Promise<ExitCode> {
  const all: Ran[] = []
  for (const one of running) {
    const ran = await one
    if (ran.thrown !== undefined && !isProblem(ran.thrown)) throw ran.thrown
    all.push(ran)
    await printOne(ran, { ...printing, isFirst: isFirst(all) }, world)
  }
  const { form } = printing
  if (form.is === 'together') await form.show(all)
  if (form.is === 'json') await world.streams.out(printable(all.map(jsonOf)))
  const tables = all.flatMap(tableOf)
  if (tables.length > 0) await world.streams.out(await csvOf(united(tables), world))
  tellShared(all, printing.name, world)
  return gravestOf(all.map(codeOf))
}

/** Whether the last one is the first that has a result. */
function isFirst(all: readonly Ran[]): boolean {
  return all.slice(0, -1).every(({ out }) => out === '')
}

function tableOf({ name, table }: Ran): (Table & { readonly target: string })[] {
  return table === undefined ? [] : [{ ...table, target: name }]
}

function isProblem(thrown: unknown): thrown is Problem {
  return thrown instanceof Problem && thrown.code !== 'interrupted'
}

function codeOf({ code, thrown }: Ran): ExitCode {
  return code ?? (isProblem(thrown) ? problems[thrown.code].exit : 1)
}

/** Prints the output of one target, without failures that others may share. */
async function printOne(
  ran: Ran,
  { name, form, isFirst }: Printing & { readonly isFirst: boolean },
  { streams }: World,
): Promise<void> {
  const isHeaded = form.is === 'text' && ran.out !== ''
  if (form.is === 'text' && isHeaded) await streams.out(form.heading(ran.name, isFirst) + ran.out)
  if (form.is === 'lines') await streams.out(ran.out)
  const isFailure = isProblem(ran.thrown) && !mayBeShared(ran.thrown)
  if (ran.err === '' && !isFailure) return
  if (!isHeaded || !streams.outIsTerminal) streams.err(`Target ${ran.name}:\n`)
  streams.err(ran.err)
  if (isFailure) tellFailure(ran.thrown, streams, [name])
}

/** A target that failed, for an index. */
export function failedOf({ name: target, thrown }: Ran): FailedTarget {
  const { code, message, hint } = isProblem(thrown) ? thrown : new Problem('usage', 'It could not be planned.')
  return { target, code, message, ...(hint === undefined ? {} : { hint }) }
}

/** The problem of a target that failed; undefined for one that did not. */
export function problemJsonOf({ thrown }: Ran): ProblemJson | undefined {
  return isProblem(thrown) ? problemData(thrown) : undefined
}

function jsonOf(ran: Ran): object {
  const problem = problemJsonOf(ran)
  const said = ran.out === '' ? { problem } : { result: JSON.parse(ran.out) as unknown }
  return { target: ran.name, exit_code: codeOf(ran), ...said }
}
