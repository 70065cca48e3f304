import { randomBytes } from 'node:crypto'

import { type Call, needScope, ownerOf, reachesUser, readJson, refusal } from './call.ts'
import { isoTime, serverPath } from './models.ts'
import { isDict, isTruthy } from './python.ts'
import { addToken, ownerName, scopesOf } from './state.ts'
import { traitsOf } from './traits.ts'
import type { Hub, Reply, Server, Token, User } from './types.ts'

export function listTokens(hub: Hub, call: Call, name: string): Reply {
  needScope(hub, call, ['read:tokens'], { user: name })
  const user = ownerNamed(hub, name)
  const tokens = [...hub.tokens].filter(([, { owner }]) => owner.kind === 'user' && owner.user === user)
  // Expired ones are deleted by looking at them.
  for (const [text, token] of tokens) if (isExpired(hub, token)) hub.tokens.delete(text)
  const shown = tokens
    .map(([, token]) => token)
    .filter((token) => !isExpired(hub, token))
    .sort((one, other) => lastSign(one) - lastSign(other))
  return { status: 200, body: { api_tokens: shown.map((token) => tokenModel(hub, token)) } }
}

export function getToken(hub: Hub, call: Call, name: string, id: string): Reply {
  needScope(hub, call, ['read:tokens'], { user: name })
  const [, token] = findToken(hub, ownerNamed(hub, name), id)
  return { status: 200, body: tokenModel(hub, token) }
}

export function createToken(hub: Hub, call: Call, name: string): Reply {
  const body = readJson(call) ?? {}
  if (!isDict(body)) throw refusal(400, 'Body must be a JSON dict or empty')
  const owner = ownerOf(call)
  const user = hub.users.get(name)
  if (user === undefined || !reachesUser(hub, call, 'tokens', user)) {
    const kind = owner.kind === 'user' ? 'User' : 'Service'
    throw refusal(403, `${kind} ${name} not found or no permissions to generate tokens`)
  }
  const isOwn = owner.kind === 'user' && owner.user === user
  const { note, expires_in: seconds, scopes } = body
  const by = isOwn ? '' : ` by ${owner.kind} ${ownerName(owner)}`
  const text = randomBytes(16).toString('hex')
  const now = hub.settings.now()
  const token = addToken(hub, {
    ...{ token: text, name, kind: 'user', note: isTruthy(note) ? String(note) : `Requested via api${by}` },
    scopes: Array.isArray(scopes) ? scopes.map(String) : ['inherit'],
    ...(typeof seconds === 'number' && seconds > 0
      ? { expires: new Date(now.getTime() + seconds * 1000).toISOString() }
      : {}),
  })
  return { status: 201, body: { ...tokenModel(hub, token), token: text } }
}

/** Deleting a token of a login deletes all those of its client. */
export function deleteToken(hub: Hub, call: Call, name: string, id: string): Reply {
  needScope(hub, call, ['tokens'], { user: name })
  const user = ownerNamed(hub, name)
  const [text, { client }] = findToken(hub, user, id)
  if (client === hubItself) hub.tokens.delete(text)
  else {
    for (const [other, token] of hub.tokens) {
      if (token.client === client && token.owner.kind === 'user' && token.owner.user === user) hub.tokens.delete(other)
    }
  }
  return { status: 204, type: 'text/plain' }
}

/** A server gets a token of its user, which ends with it. */
export function giveServerToken(hub: Hub, user: User, server: Server): void {
  const full = `${user.name}/${server.name}`
  addToken(hub, {
    ...{ token: randomBytes(16).toString('hex'), name: user.name, kind: 'user' },
    note: noteOf(hub, user, server),
    scopes: [`access:servers!server=${full}`, `users:activity!user=${user.name}`],
  })
}

export function takeServerToken(hub: Hub, user: User, server: Server): void {
  const note = noteOf(hub, user, server)
  for (const [text, token] of hub.tokens) {
    if (token.note === note && token.owner.kind === 'user' && token.owner.user === user) hub.tokens.delete(text)
  }
}

function noteOf(hub: Hub, user: User, server: Server): string {
  return `Server at ${serverPath(hub, user, server)}`
}

const hubItself = 'JupyterHub'

export function isExpired(hub: Hub, { expires }: Token): boolean {
  return expires !== undefined && expires.getTime() < hub.settings.now().getTime()
}

function lastSign({ lastUsed, created }: Token): number {
  return (lastUsed ?? created).getTime()
}

function ownerNamed(hub: Hub, name: string): User {
  const user = hub.users.get(name)
  if (user === undefined) throw refusal(404, `No such user: ${name}`)
  return user
}

function findToken(hub: Hub, user: User, id: string): [string, Token] {
  const isForm = /^a\s*[+-]?\d+\s*$/.test(id)
  const found = isForm ? [...hub.tokens].find(([, token]) => token.id === `a${Number(id.slice(1))}`) : undefined
  if (found !== undefined && found[1].owner.kind === 'user' && found[1].owner.user === user) return found
  if (isForm && !traitsOf(hub.settings.version).namesMissingTokens) {
    throw refusal(404, `Token not found ${found === undefined ? 'None' : '<APIToken>'}`)
  }
  throw refusal(404, `No such token ${id} for user ${user.name}`)
}

function tokenModel(hub: Hub, token: Token): object {
  const { id, owner, note, client, session, created, lastUsed, expires } = token
  return {
    [owner.kind]: ownerName(owner),
    id,
    kind: 'api_token',
    roles: [],
    scopes: scopesOf(hub, token),
    created: isoTime(created),
    last_activity: isoTime(lastUsed),
    expires_at: isoTime(expires),
    note,
    session_id: session ?? null,
    oauth_client: client,
  }
}
