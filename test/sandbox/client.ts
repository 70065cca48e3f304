import { Client } from 'undici'

import type { Sandbox } from '../helpers/sandbox.ts'

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** One request on a connection of its own, so that what happens to a socket is seen by this request only. */
export async function ask(
  sandbox: Sandbox,
  method: string,
  path: string,
  options: {
    readonly body?: unknown
    readonly timeoutMs?: number
    readonly accept?: string
    readonly token?: string
    /** The path is whole, not below `/hub/api`. */
    readonly anywhere?: boolean
  } = {},
): Promise<Answer> {
  const client = new Client(new URL(sandbox.url).origin, { headersTimeout: options.timeoutMs ?? 60_000 })
  try {
    const answer = await client.request({
      method: method as 'GET',
      path: options.anywhere === true ? path : `/hub/api${path}`,
      headers: {
        authorization: `token ${options.token ?? 'secret'}`,
        ...(options.accept === undefined ? {} : { accept: options.accept }),
      },
      body: options.body === undefined ? null : JSON.stringify(options.body),
    })
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
  } finally {
    await client.destroy()
  }
}

export async function askJson(sandbox: Sandbox, path: string, accept?: string): Promise<unknown> {
  const answer = await ask(sandbox, 'GET', path, accept === undefined ? {} : { accept })
  return JSON.parse(answer.text)
}

export const mighty = [
  { token: 'secret', name: 'tool', kind: 'service' as const, scopes: ['admin:users', 'admin:servers', 'admin:groups'] },
]
