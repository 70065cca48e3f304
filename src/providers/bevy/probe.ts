import type { Routes } from '../../core/types.ts'
import type { Http, Reply } from '../../http/types.ts'
import { ask, isRecord, pageQuery, refusal, routesOf, userPath } from './api.ts'
import { toPage } from './convert.ts'

/** What a first look shows. */
export interface Probe {
  /** Whom it lets a plan see: a sentence without its full stop. */
  readonly sees: string
  /** A plan can be made from rows alone, of whom nothing is verified. */
  readonly isBlind: boolean
  readonly routes: Routes
}

/** Anybody's; whether they are there does not matter. */
const someone = '1'

/** The list with one user on a page, else one look at somebody: either shows whether the key is taken. */
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
    const path = userPath(get, someone)
    const reply = await ask(http, path)
    const isAnswer = isRecord(reply.body) && (reply.status === 200 || reply.status === 404)
    if (isAnswer) {
      const sees = 'it does not list its users: those whom a row names are looked up, one request each'
      return { sees, isBlind: false, routes }
    }
    if (!isMissing(reply)) throw refusal(reply, path, 'get')
  }
  const sees = 'it neither lists its users nor tells of one: nothing that the rows say can be verified'
  return { sees, isBlind: true, routes }
}

function isMissing({ status }: Reply): boolean {
  return status === 404 || status === 405
}
