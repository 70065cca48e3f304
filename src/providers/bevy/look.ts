// Checks the key, the visible users, the requests left, and the pending deletes.
import { type Step, unanswered } from '../../core/look/diagnosis.ts'
import { count, number } from '../../core/sentences.ts'
import type { Routes } from '../../core/types.ts'
import type { Http, Reply } from '../../http/types.ts'
import { isRecord } from '../replies.ts'
import type { LedgerState, Look, Looked } from '../types.ts'
import { ask, pageQuery, refusal, requestLimit, routesOf, userPath } from './api.ts'
import { toPage } from './convert.ts'

export async function look({ http, settings, tokenFrom, ledger }: Look): Promise<Looked> {
  const seen = await probe(http, settings).then(
    (found) => probeSteps(found, tokenFrom),
    (thrown: unknown) => unanswered(thrown, tokenFrom),
  )
  const isSeen = 'length' in seen
  const steps = isSeen ? seen : [seen]
  const kept = ledger === undefined ? [] : [requestStep(ledger), ...scheduledStep(ledger)]
  return { steps: [...steps, ...kept], canPlan: isSeen, rights: [], snippets: {} }
}

/** The result of a first look. */
interface Probe {
  /** The users that a plan can see: a sentence without its full stop. */
  readonly sees: string
  /** Plans use rows alone, without verifying any user. */
  readonly isBlind: boolean
  readonly routes: Routes
}

/** An arbitrary id; it need not exist. */
const anyId = '1'

/** Reads a list page with one user, or looks up one user: either shows whether the key is accepted. */
export async function probe(http: Http, settings: Readonly<Record<string, string>>): Promise<Probe> {
  const routes = routesOf(settings)
  const { list, get } = routes
  if (list !== null) {
    const path = list + pageQuery(1, 1)
    const reply = await ask(http, path)
    if (!isMissing(reply)) {
      if (reply.status !== 200 || reply.body === undefined) throw refusal(reply, path, 'list')
      return { sees: `it lists its users, ${toPage(reply.body, 1).count} in all`, isBlind: false, routes }
    }
  }
  if (get !== null) {
    const path = userPath(get, anyId)
    const reply = await ask(http, path)
    const isAnswer = isRecord(reply.body) && (reply.status === 200 || reply.status === 404)
    if (isAnswer) {
      const sees = 'it does not list its users: users named in rows are looked up, one request each'
      return { sees, isBlind: false, routes }
    }
    if (!isMissing(reply)) throw refusal(reply, path, 'get')
  }
  const sees = 'it can neither list nor look up users: the rows cannot be verified'
  return { sees, isBlind: true, routes }
}

function isMissing({ status }: Reply): boolean {
  return status === 404 || status === 405
}

function probeSteps({ isBlind, sees, routes }: Probe, from: string): readonly Step[] {
  return [
    isBlind
      ? { name: 'token', is: 'warn', text: `not tried, because no user can be looked up (${from})` }
      : { name: 'token', is: 'ok', text: `the key is accepted (${from})` },
    { name: 'users', is: isBlind ? 'warn' : 'ok', text: sees },
    routeStep(routes),
  ]
}

function routeStep({ list, get, delete: remove }: Routes): Step {
  const text = `list ${list ?? 'none'}, get ${get ?? 'none'}, delete ${remove}: they are inferred`
  return {
    name: 'routes',
    is: 'note',
    text,
    hint: 'HUBPLAN_BEVY_LIST, _GET and _DELETE correct them; try one user first',
  }
}

function requestStep(ledger: LedgerState): Step {
  const from = ledger.freeAgain()
  if (from !== undefined) {
    return { name: 'requests', is: 'warn', text: `none is left today; some are available again at ${from}` }
  }
  const text = `${number(ledger.left())} of ${count(requestLimit.perDay, 'request')} are left, by the ledger in --state`
  return { name: 'requests', is: 'ok', text }
}

function scheduledStep(ledger: LedgerState): readonly Step[] {
  const dates = [...ledger.scheduled().values()].map(({ until }) => until).sort()
  const [first] = dates
  if (first === undefined) return [{ name: 'scheduled', is: 'ok', text: 'no delete is scheduled' }]
  const text = `${count(dates.length, 'delete')} scheduled, the first for ${first.slice(0, 10)}; the admin dashboard cancels them: Members, Cancel Deletion`
  return [{ name: 'scheduled', is: 'note', text }]
}
