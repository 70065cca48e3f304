import { randomBytes } from 'node:crypto'

import { request } from 'undici'

import { type AupOptions, startSandbox } from '../helpers/sandbox.ts'
import type { AupTarget } from './aup-harness.ts'

export function sandboxTarget(options: AupOptions): AupTarget {
  const { age = 'june', mode = 'multi' } = options
  return {
    age,
    mode,
    isOurs: true,
    start: async () => {
      const sandbox = await startSandbox({
        aup: { firstQuota: 30, ...options },
        tokens: [
          { token: 'of-admin', name: 'admin', kind: 'user', admin: true, scopes: ['inherit'] },
          { token: 'of-tool', name: 'tool', kind: 'service', scopes: ['admin:users', 'list:users', 'read:hub'] },
        ],
      })
      let minted = 0
      return {
        url: sandbox.url,
        token: 'of-admin',
        serviceToken: 'of-tool',
        userToken: async (name, scopes = ['inherit']) => {
          minted += 1
          const token = `user-token-${minted}`
          sandbox.hub.addToken({ token, name, kind: 'user', scopes })
          return token
        },
        login: sandbox.hub.tryLogin,
        sessions: sandbox.hub.activeSessions,
        stop: sandbox.close,
      }
    },
  }
}

/** A hub that others use, too. */
export async function realTarget(url: string, token: string): Promise<AupTarget> {
  const base = url.replace(/\/+$/, '').replace(/\/hub(?:\/api)?$/, '')
  const send = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const headers = { authorization: `token ${token}` }
    const answer = await request(`${base}${path}`, { method, headers, body: body ? JSON.stringify(body) : null })
    return { status: answer.statusCode, text: await answer.body.text() }
  }
  // A route that takes only POST refuses a GET with 405.
  const has = async (route: string): Promise<boolean> => (await send('GET', `/hub/admin/api/${route}`)).status === 405
  const newest = (await has('batch-set-password')) ? 'june' : 'march'
  const info = await send('GET', '/hub/api/info')
  const isLocal = /FirstUse|LocalAuth/.test(info.status === 200 ? JSON.parse(info.text).authenticator.class : '')
  // Too weak to be stored, where passwords can be stored at all.
  const probe = { username: `t${randomBytes(5).toString('hex')}`, password: 'x' }
  const password = await send('POST', '/hub/admin/api/set-password', probe)
  if (![400, 500].includes(password.status)) throw new Error(`Not an AUP hub, or not an admin: ${password.status}`)
  return {
    age: (await has('provision-users')) ? 'august' : newest,
    mode: password.status === 500 ? 'auto-login' : isLocal ? 'local' : 'multi',
    isOurs: false,
    start: async () => ({
      url: base,
      token,
      userToken: async (name, scopes) => {
        const answer = await send('POST', `/hub/api/users/${name}/tokens`, scopes === undefined ? {} : { scopes })
        return JSON.parse(answer.text).token
      },
      stop: async () => {},
    }),
  }
}
