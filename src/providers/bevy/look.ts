// Is the key taken, what can be seen, how many requests are left, and who is on the way out?
import { type Step, unanswered } from '../../core/look/diagnosis.ts'
import { count } from '../../core/sentences.ts'
import type { Routes } from '../../core/types.ts'
import type { Books, Look, Looked } from '../types.ts'
import { ration } from './api.ts'
import { type Probe, probe } from './probe.ts'

export async function look({ http, settings, tokenFrom, books }: Look): Promise<Looked> {
  const seen = await probe(http, settings).then(
    (found) => probeSteps(found, tokenFrom),
    (thrown: unknown) => unanswered(thrown, tokenFrom),
  )
  const isSeen = 'length' in seen
  const steps = isSeen ? seen : [seen]
  const kept = books === undefined ? [] : [requestStep(books), ...scheduledStep(books)]
  return { steps: [...steps, ...kept], canPlan: isSeen, rights: [], snippets: {} }
}

function probeSteps({ isBlind, sees, routes }: Probe, from: string): readonly Step[] {
  return [
    isBlind
      ? { name: 'token', is: 'warn', text: `not tried, because nobody can be asked for (${from})` }
      : { name: 'token', is: 'ok', text: `the key is taken (${from})` },
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

function requestStep(books: Books): Step {
  const from = books.freeAgain()
  if (from !== undefined) {
    return { name: 'requests', is: 'warn', text: `none is left today; some are free again at ${from}` }
  }
  const text = `${books.left()} of ${count(ration.perDay, 'request')} are left, by the books in --state`
  return { name: 'requests', is: 'ok', text }
}

function scheduledStep(books: Books): readonly Step[] {
  const dates = [...books.scheduled().values()].map(({ until }) => until).sort()
  const [first] = dates
  if (first === undefined) return [{ name: 'scheduled', is: 'ok', text: 'no delete is on its way' }]
  const text = `${count(dates.length, 'delete')} on the way, the first until ${first.slice(0, 10)}; the admin dashboard cancels them: Members, Cancel Deletion`
  return [{ name: 'scheduled', is: 'note', text }]
}
