import { randomBytes } from 'node:crypto'

import { Pool } from 'undici'
import { afterAll, beforeAll } from 'vitest'

import type { Age } from './aup-ages.ts'
import type { Answer } from './harness.ts'

export type AupStarted = {
  readonly url: string
  /** Of an admin. */
  readonly token: string
  /** A token of this user, who may be made an admin for it. */
  readonly userToken: (name: string, scopes?: readonly string[]) => Promise<string>
  readonly stop: () => Promise<void>
  /** As at the login page; only the sandbox has a simple one. */
  readonly login?: (name: string, password: string) => boolean
  /** Only of the sandbox: the token of a service that is no admin. */
  readonly serviceToken?: string
  /** How many sessions of a user the hub takes for active; only the sandbox tells. */
  readonly sessions?: (name: string) => number
}

/** A hub, and what is known of it before the tests are listed: what it does not offer has no test. */
export type AupTarget = {
  readonly age: Age
  /** `local`: passwords of the hub, and no GitHub. */
  readonly mode: 'multi' | 'local' | 'auto-login'
  /** Nobody else is on it, so also what touches everybody can be tried. */
  readonly isOurs: boolean
  readonly start: () => Promise<AupStarted>
}

export type AupAsk = {
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string
  /** Null for none at all; the admin's when left out. */
  readonly token?: string | null
}

type Send = (method: string, path: string, ask?: AupAsk) => Promise<Answer>

export type AupApi = {
  /** Below `/hub/admin/api`. */
  readonly admin: Send
  /** Below `/hub/api`. */
  readonly api: Send
  readonly anywhere: Send
  readonly started: () => AupStarted
  /** A name that nobody has. */
  readonly fresh: (word?: string) => string
  readonly makeUser: (word?: string) => Promise<string>
  readonly makeGroup: (properties?: object) => Promise<string>
  /** The quota of one, as the single route shows it. */
  readonly quotaOf: (name: string) => Promise<Answer['json']>
}

/** Every describe has names of its own, and takes away what it made of them. */
export function useAup(target: AupTarget): AupApi {
  const prefix = `t${randomBytes(5).toString('hex')}`
  const made: string[] = []
  let hub: AupStarted | undefined
  let pool: Pool | undefined
  let count = 0
  beforeAll(async () => {
    hub = await target.start()
    pool = new Pool(new URL(hub.url).origin)
  })
  afterAll(async () => {
    for (const path of made) {
      if (path.startsWith('/groups/')) await api('PUT', `${path}/properties`, { body: {} })
      await api('DELETE', path)
    }
    await pool?.destroy()
    await hub?.stop()
  })
  const started = (): AupStarted => {
    if (hub === undefined) throw new Error('The hub is not started yet')
    return hub
  }
  const anywhere: Send = async (method, path, ask = {}) => {
    const token = ask.token === undefined ? started().token : ask.token
    const answer = await (pool as Pool).request({
      method: method as 'GET',
      path: `${new URL(started().url).pathname}${path}`.replace(/^\/+/, '/'),
      headers: token === null ? {} : { authorization: `token ${token}` },
      body: ask.raw ?? (ask.body === undefined ? null : JSON.stringify(ask.body)),
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, headers: answer.headers, text, json: parse(text) }
  }
  const api: Send = (method, path, ask) => anywhere(method, `/hub/api${path}`, ask)
  const admin: Send = (method, path, ask) => anywhere(method, `/hub/admin/api${path}`, ask)
  const fresh = (word = 'u'): string => {
    count += 1
    return `${prefix}-${word}${count}`
  }
  const make = async (path: string): Promise<void> => {
    const answer = await api('POST', path)
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`)
    made.push(path)
  }
  return {
    admin,
    api,
    anywhere,
    started,
    fresh,
    makeUser: async (word) => {
      const name = fresh(word)
      await make(`/users/${name}`)
      return name
    },
    makeGroup: async (properties = {}) => {
      const name = fresh('group')
      await make(`/groups/${name}`)
      await api('PUT', `/groups/${name}/properties`, { body: properties })
      return name
    },
    quotaOf: async (name) => (await admin('GET', `/quota/${encodeURIComponent(name)}`)).json,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
