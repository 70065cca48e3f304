// The snapshot of a JupyterHub, with balances, and with groups that hubplan does not manage.
import { Problem } from '../../core/problem.ts'
import type { LiveGroup, Quota, QuotaTerms, Snapshot } from '../../core/types.ts'
import { together } from '../../http/together.ts'
import type { Http, Lost, Reply } from '../../http/types.ts'
import { troubleHint } from '../jupyterhub/api.ts'
import { jupyterhub } from '../jupyterhub/index.ts'
import { adviceFor, isRecord, reach } from '../replies.ts'
import { strangerIn } from '../strangers.ts'
import type { ReadOptions } from '../types.ts'
import { adminPath, errorOf } from './api.ts'

/** @throws Problem `connection`, `scopes` or `target` */
export function read(http: Http, url: string, options: ReadOptions): Promise<Snapshot> {
  return together(http, (all) => readAll(all, url, options))
}

async function readAll(http: Http, url: string, options: ReadOptions): Promise<Snapshot> {
  const [live, quotas, facts] = await Promise.all([
    jupyterhub.read(http, url, options),
    readQuotas(http),
    options.only === undefined ? readFacts(http) : {},
  ])
  const users = [...live.users].map(([name, user]) => [name, { ...user, quota: quotas.get(name) ?? null }] as const)
  const groups = live.groups && [...live.groups].map(([name, group]) => [name, withKeeper(group)] as const)
  return {
    ...live,
    target: { ...live.target, provider: 'aup' },
    users: new Map(users),
    groups: groups && new Map(groups),
    quotas,
    ...facts,
  }
}

/** The hub re-marks `native-users` itself and fills both at login, tagged or not. */
const untagged: ReadonlyMap<string, 'system' | 'synced'> = new Map([
  ['native-users', 'system'],
  ['github-users', 'system'],
])

function withKeeper(group: LiveGroup): LiveGroup {
  const source = group.properties?.['source']
  const kept = source === 'system' ? 'system' : source === 'github-team' ? 'synced' : untagged.get(group.name)
  return kept === undefined ? group : { ...group, kept }
}

async function readQuotas(http: Http): Promise<Map<string, Quota>> {
  const reply = await reach(http, { method: 'GET', path: `${adminPath('quota')}/` }, unread)
  const rows = reply.status === 200 && isRecord(reply.body) ? reply.body['users'] : undefined
  if (!Array.isArray(rows)) throw refusal(reply)
  return new Map(rows.map(toRow))
}

function toRow(row: unknown): [string, Quota] {
  if (isRecord(row) && typeof row['username'] === 'string' && Number.isInteger(row['balance'])) {
    return [
      row['username'],
      { balance: Number(row['balance']), unlimited: row['unlimited'] === true || row['unlimited'] === 1 },
    ]
  }
  throw new Problem('target', 'The list of quotas is not an answer of an AUP Learning Cloud: a row has no balance.')
}

function unread(lost: Lost, cause: unknown): Problem {
  const advice = adviceFor(lost, 'check the hub, and run the same command again')
  return new Problem('connection', `The quotas cannot be read: ${lost.why}.`, { ...advice, cause })
}

function refusal(reply: Reply): Problem {
  const { status } = reply
  if (status >= 300 && status < 400) {
    return new Problem('scopes', 'The hub redirected the request to its login page: it does not know the token.', {
      hint: 'check the token',
    })
  }
  const stranger = status === 200 ? undefined : strangerIn(reply, { path: `${adminPath('quota')}/`, noun: 'the hub' })
  if (stranger !== undefined) return stranger
  if (status === 403 || status === 401) {
    return new Problem('scopes', `The hub lets only admins read quotas: ${errorOf(reply)}.`, {
      hint: 'use the token of an admin, or of a service with admin: True; scopes have no effect here',
    })
  }
  if (status === 404 || status === 200) {
    const message = `There are no quotas at ${adminPath('quota')} (${status}): this is not an AUP Learning Cloud.`
    return new Problem('target', message, { hint: 'leave target.provider out for a JupyterHub' })
  }
  return new Problem('connection', `The hub answered ${status} to the request for the quotas.`, {
    hint: troubleHint(status),
  })
}

/** The first balance of a new user, the terms of balances, and whether passwords can be set in batches. */
async function readFacts(http: Http): Promise<Pick<Snapshot, 'firstQuota' | 'offers' | 'terms'>> {
  const [rates, batch] = await Promise.all([
    reach(http, { method: 'GET', path: '/hub/api/quota/rates' }, unread),
    reach(http, { method: 'GET', path: adminPath('batch-set-password') }, unread),
  ])
  const said = rates.status === 200 && isRecord(rates.body) ? rates.body : {}
  const first = said['default_quota']
  const terms = termsOf(said)
  return {
    ...(typeof first === 'number' && Number.isInteger(first) && first >= 0 ? { firstQuota: first } : {}),
    ...(terms === undefined ? {} : { terms }),
    // A POST-only route answers a GET with 405.
    offers: new Set(batch.status === 405 ? ['batch-password'] : []),
  }
}

/** Minutes of a start without options, on the smallest machine. */
const usualMinutes = 20
const plainest = 'cpu'

function termsOf(said: Readonly<Record<string, unknown>>): QuotaTerms | undefined {
  const isOn = said['enabled']
  if (typeof isOn !== 'boolean') return undefined
  const rates = isRecord(said['rates']) ? said['rates'] : {}
  const rate = rates[plainest]
  if (typeof rate !== 'number' || !(rate > 0)) return { isOn }
  const least = Number(said['minimum_to_start'])
  const price = Math.ceil(usualMinutes * rate)
  return { isOn, toStart: least > price ? least : price }
}
