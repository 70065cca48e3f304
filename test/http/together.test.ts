import { describe, expect, it } from 'vitest'

import { withRetry } from '../../src/http/layers.ts'
import { asLost, lostError } from '../../src/http/lost.ts'
import { together } from '../../src/http/together.ts'
import type { Http, Reply, Req } from '../../src/http/types.ts'

const req = (path: string): Req => ({ method: 'GET', path })
const ok: Reply = { status: 200, headers: {}, body: {}, text: '{}' }
const late = (): Error => lostError({ sent: true, why: 'the connection was lost' })
const forever = (): Promise<void> => new Promise(() => undefined)

/** With retries that are told of. */
function retried(http: Http, wait: () => Promise<void> = async () => undefined): { http: Http; told: string[] } {
  const told: string[] = []
  const onRetry = ({ path }: Req): void => void told.push(path)
  return { http: withRetry({ retries: 5, wait, random: () => 0, onRetry })(http), told }
}

describe('reads that belong together', () => {
  it('give what they have read', async () => {
    const read = together(
      async () => ok,
      async (http) => (await Promise.all([http(req('/a')), http(req('/b'))])).length,
    )
    expect(await read).toBe(2)
  })
  it('fail as the first of them fails, and break off the others', async () => {
    const signals: (AbortSignal | undefined)[] = []
    const http: Http = ({ path, signal }) => {
      signals.push(signal)
      return path === '/a' ? Promise.reject(new Error('first')) : new Promise(() => undefined)
    }
    await expect(together(http, (all) => Promise.all([all(req('/a')), all(req('/b'))]))).rejects.toThrow('first')
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true])
  })
  it('begin nothing once one has failed', async () => {
    let inside: Http | undefined
    const sent: string[] = []
    const http: Http = async ({ path }) => {
      sent.push(path)
      return ok
    }
    const failing = together(http, async (all) => {
      inside = all
      throw new Error('first')
    })
    await expect(failing).rejects.toThrow('first')
    const thrown = await inside?.(req('/b')).catch((error: unknown) => error)
    expect(asLost(thrown)).toEqual({
      sent: false,
      isHopeless: true,
      why: 'the request was not sent, because another one failed',
    })
    expect(sent).toEqual([])
  })
  it('are not sent again, nor told to be, after one has failed', async () => {
    const fail: (() => void)[] = []
    const { http, told } = retried(({ path }) =>
      path === '/a'
        ? Promise.reject(new Error('first'))
        : new Promise((_, reject) => void fail.push(() => reject(late()))),
    )
    const ends: string[] = []
    const read = together(http, (all) =>
      Promise.all([all(req('/b')).catch((thrown: Error) => void ends.push(thrown.message)), all(req('/a'))]),
    )
    await expect(read).rejects.toThrow('first')
    for (const one of fail) one()
    await new Promise((resolve) => setImmediate(resolve))
    expect([told, ends]).toEqual([[], ['the connection was lost']])
  })
  it('do not wait out the time before the next try', async () => {
    const { http, told } = retried(
      ({ path }) => (path === '/a' ? Promise.reject(late()) : Promise.resolve(ok)),
      forever,
    )
    const ends: string[] = []
    const read = together(http, (all) =>
      Promise.all([
        all(req('/a')).catch((thrown: Error) => void ends.push(thrown.message)),
        all(req('/b')).then(() => Promise.reject(new Error('not what it should be'))),
      ]),
    )
    await expect(read).rejects.toThrow('not what it should be')
    await new Promise((resolve) => setImmediate(resolve))
    expect([told, ends]).toEqual([['/a'], ['the connection was lost']])
  })
  it('may be parts of others', async () => {
    const signals: (AbortSignal | undefined)[] = []
    const http: Http = ({ path, signal }) => {
      signals.push(signal)
      return path === '/out' ? Promise.reject(new Error('outer')) : new Promise(() => undefined)
    }
    const read = together(http, (all) => Promise.all([together(all, (inner) => inner(req('/in'))), all(req('/out'))]))
    await expect(read).rejects.toThrow('outer')
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true])
  })
})
