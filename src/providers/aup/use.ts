// The hub's statistics. Their shapes are read tolerantly: a field that is missing, or of another type, is not shown.
import type {
  DayUse,
  PersonReport,
  PersonUse,
  ResourceUse,
  Running,
  Session,
  Statistics,
  Transaction,
  UsedGroup,
  UseReport,
  UserUse,
} from '../../core/look/use.ts'
import { Problem } from '../../core/problem.ts'
import { together } from '../../http/together.ts'
import type { Http, Lost, Reply, Req } from '../../http/types.ts'
import { readPerson as readHubPerson } from '../jupyterhub/use.ts'
import { adviceFor, isRecord, reach } from '../replies.ts'
import { strangerIn } from '../strangers.ts'
import { adminPath, errorOf, quotaOf } from './api.ts'
import { type Fields, fieldsOf, rowsOf, timeOf } from './fields.ts'

/** The hub takes no more. */
const mostDays = 365
/** An event comes at once, and then every five seconds. */
const streamMs = 10_000

/**
 * The use of the last days. The request for groups has a side effect: it marks `native-users` as a system group, as
 * every look at the console does.
 * @throws Problem `connection`, `scopes` or `target`
 */
export function readUse(http: Http, days: number): Promise<UseReport> {
  return together(http, async (all) => {
    const [overview, groups] = await Promise.all([
      ask(all, adminPath('stats', 'overview')),
      ask(all, `${adminPath('groups')}/`),
    ])
    const isOld = overview === 'missing'
    const [statistics, running] = await Promise.all([
      isOld ? ('too old' as const) : readStatistics(all, overview, days),
      isOld ? undefined : readRunning(all),
    ])
    const ofGroups = typeof groups === 'string' ? undefined : rowsOf(groups['groups'], toGroup)
    return {
      statistics,
      ...(running === undefined ? {} : { running }),
      ...(ofGroups === undefined ? {} : { groups: ofGroups }),
    }
  })
}

async function readStatistics(http: Http, overview: Answer, days: number): Promise<Statistics> {
  const usage = (length: number): Promise<Answer> => ask(http, `${adminPath('stats', 'usage')}?days=${length}`)
  const [daily, longer, distribution] = await Promise.all([
    usage(days),
    days * 2 > mostDays ? ('unseen' as const) : usage(days * 2),
    ask(http, `${adminPath('stats', 'distribution')}?days=${days}`),
  ])
  const sums = fieldsOf(overview)
  const parts = fieldsOf(distribution)
  return defined({
    allMinutes: sums.number('total_usage_minutes'),
    weekUsers: sums.number('users_this_week'),
    daily: rowsOf(fieldsOf(daily).any('daily_usage'), toDay),
    longer: rowsOf(fieldsOf(longer).any('daily_usage'), toDay),
    resources: rowsOf(parts.any('by_resource'), toResource),
    users: rowsOf(parts.any('top_users'), toUser),
  })
}

/** From the first event of a stream that never ends: it is closed after it. Undefined when none comes. */
async function readRunning(http: Http): Promise<readonly Running[] | undefined> {
  const path = adminPath('stats', 'active', 'stream')
  const signal = AbortSignal.timeout(streamMs)
  const reply = await http({ method: 'GET', path, firstEvent: true, signal }).catch(() => undefined)
  const [, data = ''] = /^data: ?(.*)$/m.exec(reply?.status === 200 ? reply.text : '') ?? []
  try {
    const sessions = rowsOf(fieldsOf(JSON.parse(data)).any('active_sessions'), toRunning)
    // Of a user with several servers, the hub lists each session once a server.
    return sessions && [...new Map(sessions.map((one) => [JSON.stringify(one), one])).values()]
  } catch {
    return undefined
  }
}

/**
 * Also the user's use in the last days, and the last changes of the balance.
 * @throws Problem `connection`, `scopes` or `target`
 */
export function readPerson(http: Http, user: string, days: number): Promise<PersonReport> {
  return together(http, async (all) => {
    // Both are kept under the name in lower case.
    const name = user.toLowerCase()
    const [person, use, quota] = await Promise.all([
      readHubPerson(all, user),
      ask(all, `${adminPath('stats', 'user', name)}?days=${days}`),
      ask(all, quotaOf(name).path),
    ])
    const transactions = rowsOf(fieldsOf(quota).any('recent_transactions'), toTransaction)
    return {
      ...person,
      use: use === 'missing' ? 'too old' : toUse(use),
      ...(transactions === undefined ? {} : { transactions: transactions.toSorted(newestFirst) }),
    }
  })
}

/** Within one second the hub lists the oldest first. */
function newestFirst(one: Transaction, other: Transaction): number {
  return (other.id ?? 0) - (one.id ?? 0)
}

function toUse(answer: Answer): PersonUse {
  const fields = fieldsOf(answer)
  return {
    ...defined({ minutes: fields.number('total_minutes'), sessions: fields.number('total_sessions') }),
    resources: rowsOf(fields.any('by_resource'), toResource) ?? [],
    recent: rowsOf(fields.any('recent_sessions'), toSession) ?? [],
  }
}

function toDay({ text, number }: Fields): DayUse | undefined {
  const [date, minutes] = [text('date'), number('minutes')]
  if (date === undefined || minutes === undefined) return undefined
  return { date, minutes, ...defined({ sessions: number('sessions'), users: number('users') }) }
}

function toResource({ text, number }: Fields): ResourceUse | undefined {
  const [resource, minutes] = [text('resource_type'), number('minutes')]
  if (resource === undefined || minutes === undefined) return undefined
  return { resource, minutes, ...defined({ sessions: number('sessions'), users: number('users') }) }
}

function toUser({ text, number }: Fields): UserUse | undefined {
  const [user, minutes] = [text('username'), number('total_minutes')]
  if (user === undefined || minutes === undefined) return undefined
  return { user, minutes, ...defined({ sessions: number('sessions') }) }
}

function toRunning({ text, number }: Fields): Running | undefined {
  const user = text('username')
  if (user === undefined) return undefined
  const since = timeOf(text('start_time'))
  return { user, ...defined({ resource: text('resource_type'), since, minutes: number('elapsed_minutes') }) }
}

function toGroup({ text, any }: Fields): UsedGroup | undefined {
  const name = text('name')
  if (name === undefined) return undefined
  const [users, resources] = [any('users'), any('resources')]
  return {
    name,
    source: text('source') ?? 'admin',
    ...defined({ members: Array.isArray(users) ? users.length : undefined }),
    resources: Array.isArray(resources) ? resources.filter((one) => typeof one === 'string') : [],
  }
}

function toSession({ text, number }: Fields): Session | undefined {
  const [resource, start, status] = [text('resource_type'), timeOf(text('start_time')), text('status')]
  if (resource === undefined || start === undefined) return undefined
  return { resource, start, status: status ?? '', ...defined({ minutes: number('duration_minutes') }) }
}

function toTransaction({ text, number }: Fields): Transaction | undefined {
  const [type, amount, at] = [text('transaction_type'), number('amount'), timeOf(text('created_at'))]
  if (type === undefined || amount === undefined || at === undefined) return undefined
  const more = { id: number('id'), balance: number('balance_after'), by: text('created_by'), note: text('description') }
  return { type, amount, at, ...defined(more) }
}

/** Without the fields that are not shown. */
function defined<Part extends object>(part: Part): { readonly [K in keyof Part]?: Exclude<Part[K], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as never
}

/** `missing`: no such route. `unseen`: an answer that says nothing. */
type Answer = Readonly<Record<string, unknown>> | 'missing' | 'unseen'

/** A route of the admin API. A fault of the hub hides its numbers and no others. */
async function ask(http: Http, path: string): Promise<Answer> {
  const req: Req = { method: 'GET', path }
  const reply = await reach(http, req, unread)
  const { status, body } = reply
  if (status === 404 || status === 405) return 'missing'
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) throw refusal(reply, path)
  return status === 200 && isRecord(body) ? body : 'unseen'
}

function unread(lost: Lost, cause: unknown): Problem {
  const advice = adviceFor(lost, 'check the hub, and run the same command again')
  return new Problem('connection', `The statistics cannot be read: ${lost.why}.`, { ...advice, cause })
}

function refusal(reply: Reply, path: string): Problem {
  const stranger = strangerIn(reply, { path, noun: 'the hub' })
  if (stranger !== undefined) return stranger
  return new Problem('scopes', `The hub lets only admins read statistics: ${errorOf(reply)}.`, {
    hint: 'use the token of an admin, or of a service with admin: True; scopes have no effect here',
  })
}
