import { type Rehearsal, type RequestCount, setsPasswords, wellDone } from '../core/actions/rehearsal.ts'
import { count, number } from '../core/sentences.ts'
import type { Op, Outcome, OutcomeKind } from '../core/types.ts'
import { actionWords } from './facets/index.ts'
import { printable } from './json.ts'
import { systemWords } from './model/system.ts'
import { proseForTerminal } from './safe.ts'
import { type Cell, flow, type Paper, paint, say, type Tone } from './terminal/layout.ts'
import { duration } from './words.ts'

interface TextOptions extends Paper {
  readonly file: string
}

/** A rehearsal as text: results, requests, duration, and differences from the hub. */
export function rehearsalText(rehearsal: Rehearsal, options: TextOptions): string {
  const { plan, version, notes } = rehearsal
  const lines = [
    paint(options, 'head', proseForTerminal(`Rehearsal of ${options.file}, which is for ${systemWords(plan)}`)),
    ...flow(options, [[{ text: `on an embedded hub like JupyterHub ${version}, which is stopped now`, tone: 'dim' }]]),
    '',
    ...say(options, rehearsal.report.ok ? 'gain' : 'alarm', headline(rehearsal)),
    ...section(options, 'What was done', opRows(rehearsal)),
    ...section(options, requestsTitle(rehearsal.requests), rehearsal.requests.map(requestRow)),
    '',
    ...say(options, 'head', timeWords(rehearsal)),
    ...section(options, 'What went wrong', troubles(rehearsal).map(troubleRow), 'alarm'),
    ...section(options, 'Not as on the hub', notes.map(noteRow)),
  ]
  return `${lines.join('\n')}\n`
}

function section(
  paper: Paper,
  title: string,
  rows: readonly (readonly Cell[])[],
  tone: Tone = 'head',
): readonly string[] {
  return rows.length === 0 ? [] : ['', paint(paper, tone, title), ...flow(paper, rows)]
}

function headline({ plan, report }: Rehearsal): string {
  const { length } = plan.actions
  if (length === 0) return 'Nothing to do: the plan has no actions.'
  if (report.ok) return length === 1 ? 'The action went well.' : `All ${number(length)} actions went well.`
  const well = report.counts.changed + report.counts.already
  return `Of ${count(length, 'action')} only ${number(well)} went well${report.why === undefined ? '' : `; stopped, because ${proseForTerminal(report.why)}`}.`
}

function opRows(rehearsal: Rehearsal): readonly (readonly Cell[])[] {
  return [...wellDone(rehearsal)].map(([op, { well, of }]) => [
    { text: op },
    { text: well === of ? number(of) : `${number(well)} of ${number(of)}`, tone: well === of ? 'plain' : 'alarm' },
  ])
}

function requestsTitle(requests: readonly RequestCount[]): string {
  return `In ${count(total(requests), 'request')}, besides reading all users before and after`
}

function total(requests: readonly RequestCount[]): number {
  return requests.reduce((sum, kind) => sum + kind.count, 0)
}

function requestRow({ method, path, count: amount, names }: RequestCount): readonly Cell[] {
  return [
    { text: `${method} ${path}` },
    { text: number(amount) },
    { text: names === 0 ? '' : `with ${count(names, 'name')}`, tone: 'dim' },
  ]
}

function timeWords({ seconds, rate, requests }: Rehearsal): string {
  if (requests.length === 0) return 'No request changes anything.'
  const time = duration(Math.max(1, Math.ceil(seconds)))
  if (rate === undefined) {
    const passwords = requests.some(({ path }) => setsPasswords(path)) ? ', and 200 ms a password' : ''
    return `About ${time}: an estimate, at 10 ms a change and 2 ms a member of a batch${passwords}.`
  }
  return `About ${time} at ${Math.round(rate * 100) / 100} requests a second (--rate).`
}

/** Actions that failed, and done ones whose result does not hold. */
function troubles({ report }: Rehearsal): readonly Outcome[] {
  const failed = report.outcomes.filter(({ is }) => is !== 'changed' && is !== 'already')
  const told = new Set(failed.map(({ action }) => action.id))
  return [...failed, ...(report.residual ?? []).filter(({ action }) => !told.has(action.id))]
}

const kinds = { pending: 'not reached', left: 'left out' } as const satisfies Partial<Record<OutcomeKind, string>>

function troubleRow({ action, is, message }: Outcome): readonly Cell[] {
  return [
    { text: is === 'pending' || is === 'left' ? kinds[is] : is, tone: 'alarm' },
    { text: actionWords(action) },
    { text: proseForTerminal(message ?? ''), tone: 'dim' },
  ]
}

function noteRow(note: string): readonly Cell[] {
  return [{ text: '-' }, { text: proseForTerminal(note) }]
}

/** What `rehearse --format json` prints. Fields are only ever added. */
export interface RehearsalJson {
  readonly digest: string
  readonly ok: boolean
  readonly hub: string
  /** Number of successful actions of each op. */
  readonly done: Readonly<Partial<Record<Op, number>>>
  readonly requests: readonly RequestCount[]
  readonly rate: number | null
  readonly seconds: number
  /** No rate was given: the time is estimated from measurements of hubs. */
  readonly estimated: boolean
  readonly troubles: readonly { readonly id: string; readonly is: OutcomeKind; readonly message?: string }[]
  readonly notes: readonly string[]
}

/** A rehearsal as JSON. */
export function rehearsalJson(rehearsal: Rehearsal): string {
  const { plan, report, version, requests, rate, seconds, notes } = rehearsal
  const json: RehearsalJson = {
    digest: plan.digest,
    ok: report.ok,
    hub: version,
    done: Object.fromEntries([...wellDone(rehearsal)].map(([op, { well }]) => [op, well])),
    requests,
    rate: rate ?? null,
    seconds: Math.round(seconds * 1000) / 1000,
    estimated: rate === undefined,
    troubles: troubles(rehearsal).map(({ action, is, message }) => ({
      id: action.id,
      is,
      ...(message === undefined ? {} : { message }),
    })),
    notes,
  }
  return printable(json)
}
