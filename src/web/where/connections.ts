// Step Where: hubs and workspaces, each tried at once, with tokens that only this process holds.
import { randomUUID } from 'node:crypto'

import { Problem } from '../../core/problem.ts'
import { providerNames } from '../../core/saved.ts'
import { count } from '../../core/sentences.ts'
import type { Snapshot } from '../../core/types.ts'
import { claimsOf } from '../../http/oauth.ts'
import { memoryOAuthStore } from '../../io/oauth-store.ts'
import { type LookedAt, look } from '../../library/look.ts'
import { providers } from '../../providers/index.ts'
import type { ConnectionView, ConnectRequest, Diagnosis, Failure } from '../api.ts'
import { type Bench, type Connection, envOf } from '../bench.ts'
import { failureOf, unknown, wrong } from '../failures.ts'
import { stateFolder } from '../plans/places.ts'
import { hostWords, isTargetName, targetName } from './target-names.ts'

/** Adds a connection, and tries it. @throws Refusal for a field that cannot be right */
export function connect(bench: Bench, request: ConnectRequest): ConnectionView {
  const given = checked(request, bench, undefined)
  if (given.token === undefined && given.refreshToken === undefined) throw tokenless(given)
  const id = randomUUID()
  const connection: Connection = {
    id,
    view: viewOf(id, given, bench),
    request: given,
    token: undefined,
    oauth: undefined,
    live: undefined,
    trying: undefined,
  }
  bench.connections.set(id, connection)
  return begin(bench, connection, given)
}

/** Tries it with other answers; a token that is left out stays. */
export function reconnect(bench: Bench, id: string, request: ConnectRequest): ConnectionView {
  const connection = connectionOf(bench, id)
  const given = checked(request, bench, id)
  const isSame = given.provider === connection.request.provider && given.url === connection.request.url
  const isGiven = given.token !== undefined || given.refreshToken !== undefined
  // A token goes to the address that it was given for.
  if (!isGiven && (!isSame || !hasSecret(connection))) throw tokenless(given)
  connection.request = given
  connection.view = viewOf(id, given, bench)
  return begin(bench, connection, isGiven ? given : undefined)
}

/** Reads the people again. */
export function refresh(bench: Bench, id: string): ConnectionView {
  return begin(bench, connectionOf(bench, id), undefined)
}

/** Forgets a connection and its token. */
export function forget(bench: Bench, id: string): void {
  const connection = connectionOf(bench, id)
  connection.trying?.abort()
  connection.token = undefined
  connection.oauth = undefined
  bench.connections.delete(id)
  bench.tell({ type: 'connection-gone', id })
}

export function connectionOf({ connections }: Bench, id: string): Connection {
  const connection = connections.get(id)
  if (connection === undefined) throw unknown('This connection')
  return connection
}

function hasSecret({ token, oauth }: Connection): boolean {
  return token !== undefined || oauth !== undefined
}

function tokenless({ provider }: ConnectRequest): Error {
  return wrong('token', 'The token is missing.', `paste the one that you made in ${providers[provider].noun}`)
}

/** @param own the connection that is changed */
function checked(request: ConnectRequest, bench: Bench, own: string | undefined): ConnectRequest {
  const { provider, name, token, refreshToken, clientId } = request
  if (!providerNames.includes(provider)) throw wrong('provider', 'Choose a system.')
  const url = request.url.trim()
  if (url === '') throw wrong('url', 'The address is missing.')
  if (name !== undefined && !isTargetName(name)) {
    throw wrong('name', 'A name has lower-case letters, digits, - and _, at most 40.', 'all is not a name')
  }
  const others = namesOf(bench, own)
  if (name !== undefined && targetName(name, others) !== name) throw wrong('name', `There is another ${name}.`)
  const renews = providers[provider].way.renews !== undefined
  if (refreshToken !== undefined && !renews) throw wrong('refreshToken', 'This system has no refresh tokens.')
  const isKnown = clientId !== undefined || typeof claimsOf(token)['client_id'] === 'string'
  if (refreshToken !== undefined && !isKnown) {
    throw wrong(
      'clientId',
      'The client ID is missing.',
      `${providers[provider].way.renews?.where} shows it beside the token`,
    )
  }
  return { ...request, url }
}

function namesOf({ connections }: Bench, but: string | undefined): readonly string[] {
  return [...connections.values()].flatMap(({ id, view }) => (id === but ? [] : [view.name]))
}

function viewOf(id: string, { provider, url, name }: ConnectRequest, bench: Bench): ConnectionView {
  const own = name ?? targetName(hostWords(url), namesOf(bench, id))
  return { id, name: own, provider, url, hasToken: false, hasRefreshToken: false, state: 'trying' }
}

function begin(bench: Bench, connection: Connection, secrets: ConnectRequest | undefined): ConnectionView {
  if (secrets !== undefined) keepSecrets(connection, secrets)
  const { id, name, provider, url } = connection.view
  const held = { hasToken: hasSecret(connection), hasRefreshToken: connection.oauth !== undefined }
  connection.view = { id, name, provider, url, ...held, state: 'trying' }
  connection.trying?.abort()
  const trying = new AbortController()
  connection.trying = trying
  void attempt(bench, connection, trying.signal)
  bench.tell({ type: 'connection', connection: connection.view })
  return connection.view
}

/** What is kept of a request besides its view has no secret. */
function keepSecrets(connection: Connection, request: ConnectRequest): void {
  const { token, refreshToken, clientId, ...rest } = request
  connection.request = rest
  connection.token = refreshToken === undefined ? token?.trim() : undefined
  const region = providers[request.provider].way.regions?.find(({ url }) => url === request.url.replace(/\/+$/, ''))
  connection.oauth =
    refreshToken === undefined
      ? undefined
      : memoryOAuthStore({
          refreshToken: refreshToken.trim(),
          clientId: clientId?.trim(),
          endpoint: request.tokenEndpoint ?? region?.renewsAt,
          accessToken: token?.trim(),
          expiresAtMs: undefined,
          lifeS: undefined,
        })
}

async function attempt(bench: Bench, connection: Connection, signal: AbortSignal): Promise<void> {
  const settle = (view: Partial<ConnectionView>): void => {
    if (signal.aborted) return
    const { read: _, ...rest } = connection.view
    connection.view = { ...rest, ...view }
    bench.tell({ type: 'connection', connection: connection.view })
  }
  const { provider, url, insecureHttp = false } = connection.request
  try {
    const found = await look({
      provider,
      url,
      insecureHttp,
      env: envOf(bench),
      signal,
      ...(providers[provider].requestLimit === undefined ? {} : { state: stateFolder }),
      ...(connection.token === undefined ? {} : { token: connection.token }),
      ...(connection.oauth === undefined ? {} : { oauth: connection.oauth }),
      onProgress: (event) => {
        const isPage = event.type === 'page' && event.what === 'users'
        if (isPage && !signal.aborted) tellRead(bench, connection, event)
      },
    })
    if (signal.aborted) return
    connection.live = found.live
    settle(lookedView(bench, connection, found))
  } catch (thrown) {
    if (!(thrown instanceof Problem))
      bench.world.streams.err(`${String(thrown instanceof Error ? thrown.stack : thrown)}\n`)
    settle({ state: 'failed', failure: failureOf(thrown, fieldOf(thrown)) })
  }
}

function tellRead(bench: Bench, connection: Connection, { rows, total }: { rows: number; total: number }): void {
  connection.view = { ...connection.view, read: { rows, total } }
  bench.tell({ type: 'connection', connection: connection.view })
}

function fieldOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Problem ? thrown.code : ''
  if (code === 'scopes') return 'token'
  return code === 'target' || code === 'connection' ? 'url' : undefined
}

function lookedView(
  bench: Bench,
  connection: Connection,
  { diagnosis: said, live }: LookedAt,
): Partial<ConnectionView> {
  const diagnosis = forPage(said)
  if (live === undefined) return { state: 'failed', diagnosis, failure: failureIn(diagnosis) }
  const { identity, target, users } = live
  const place = identity.workspace ?? target.workspace
  const { name } = connection.request
  const taken = namesOf(bench, connection.id)
  const words = place ?? hostWords(target.url)
  return {
    state: 'ready',
    name: name ?? targetName(words, taken),
    url: target.url,
    who: {
      name: identity.name,
      kind: identity.kind,
      isAdmin: identity.admin,
      ...(place === undefined ? {} : { workspace: place }),
      people: users.size,
      admins: [...users.values()].filter(({ admin }) => admin).length,
      readAt: bench.world.now(),
    },
    sentence: sentenceOf(live),
    diagnosis,
  }
}

/** `You are ann@corp.com, administrator of EMEA, 62 people.` */
export function sentenceOf({ identity, target, users }: Snapshot): string {
  const place = identity.workspace ?? target.url
  const is = identity.kind === 'service' ? `${identity.name}, a service` : identity.name
  const role = identity.admin ? `, administrator of ${place}` : ` on ${place}, not an administrator`
  return `You are ${is}${role}, ${count(users.size, 'person').replace('persons', 'people')}.`
}

/** Without the variables and flags of a command line. */
function forPage(diagnosis: Diagnosis): Diagnosis {
  const plain = (text: string): string =>
    text
      .replaceAll(/ \((?:HUBPLAN_\w+|--[a-z-]+|in memory)(?:, (?:HUBPLAN_\w+|--[a-z-]+))*\)/g, '')
      .replace(/^HUBPLAN_\w*TOKEN: /, '')
      .replace(/^HUBPLAN_\w*TOKEN /, 'The token ')
      .replace(/^--url /, 'This ')
  const steps = diagnosis.steps.map((step) => ({
    ...step,
    text: plain(step.text),
    ...(step.hint === undefined ? {} : { hint: plain(step.hint) }),
  }))
  return { ...diagnosis, steps }
}

/** The first step that fails, as a failure of its field. */
function failureIn({ steps }: Diagnosis): Failure {
  const step = steps.find(({ is }) => is === 'fail')
  // A token without the right to read is not a fault of the address.
  const field = step?.name === 'token' || step?.name === 'users' ? 'token' : 'url'
  const message = step?.text ?? 'As it is, hubplan cannot plan here.'
  return { code: 'target', message, hint: step?.hint ?? null, errors: [], exit_code: 1, topic: 'connection', field }
}
