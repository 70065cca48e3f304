// The hub as a bare client sees it: nothing of hubplan's own reading is used to judge what hubplan did.
import { request } from 'undici'

import type { RealHub } from '../helpers/real-hub.ts'

interface Server {
  readonly ready: boolean
  readonly pending: string | null
  /** ISO. */
  readonly last_activity: string
}

export interface Person {
  readonly name: string
  readonly admin: boolean
  readonly groups: readonly string[]
  readonly created: string
  readonly servers: Readonly<Record<string, Server>>
}

export interface Bare {
  /** `path` is below /hub/api, with its parts already encoded. */
  send(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly json: unknown }>
  everybody(): Promise<Map<string, Person>>
  /** One user, or undefined. */
  person(name: string): Promise<Person | undefined>
}

interface PageOfUsers {
  readonly items: readonly Person[]
  readonly _pagination: { readonly next: { readonly offset: number } | null }
}

/** On the hub's own port: the proxy is for hubplan. */
export function bareClient(hub: RealHub): Bare {
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await request(`${hub.hubUrl}/hub/api${path}`, {
      method: method as 'GET',
      headers: { authorization: `token ${hub.adminToken}`, accept: 'application/jupyterhub-pagination+json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, json: text === '' ? undefined : (JSON.parse(text) as unknown) }
  }
  return {
    send: ask,
    everybody: async () => {
      const found = new Map<string, Person>()
      for (let offset: number | undefined = 0; offset !== undefined; ) {
        const { json } = await ask('GET', `/users?offset=${offset}&limit=50`)
        const page = json as PageOfUsers
        for (const { name, admin, groups, created, servers } of page.items) {
          found.set(name, { name, admin, groups: [...groups].sort(), created, servers })
        }
        offset = page._pagination.next?.offset
      }
      return found
    },
    person: async (name) => {
      const { status, json } = await ask('GET', `/users/${encodeURIComponent(name)}`)
      return status === 404 ? undefined : (json as Person)
    },
  }
}
