import { describe, expect, it } from 'vitest'

import { Problem } from '../../src/core/problem.ts'
import { forTarget, inTarget, worded } from '../../src/session/targets.ts'
import type { World } from '../../src/session/world.ts'

function world(env: Record<string, string>): World {
  return { env } as unknown as World
}

describe('the variables of a target', () => {
  it('come in place of the common ones', () => {
    const env = { HUBPLAN_TOKEN: 'all', HUBPLAN_TOKEN_EMEA: 'own', HUBPLAN_URL: 'u', HUBPLAN_OAUTH_FILE_EMEA: 'f' }
    expect(forTarget(world(env), 'emea').env).toMatchObject({
      HUBPLAN_TOKEN: 'own',
      HUBPLAN_URL: 'u',
      HUBPLAN_OAUTH_FILE: 'f',
    })
    expect(forTarget(world(env), 'apac').env).toMatchObject({ HUBPLAN_TOKEN: 'all' })
    expect(forTarget(world(env), undefined).env).toEqual(env)
  })
  it('leave no common token beside one of them', () => {
    const env = { HUBPLAN_TOKEN: 'all', HUBPLAN_OAUTH_FILE: 'f', JUPYTERHUB_TOKEN: 't', HUBPLAN_URL: 'u' }
    expect(forTarget(world({ ...env, HUBPLAN_TOKEN_EMEA: 'own' }), 'emea').env).toEqual({
      HUBPLAN_URL: 'u',
      HUBPLAN_TOKEN: 'own',
      HUBPLAN_TOKEN_EMEA: 'own',
    })
    expect(forTarget(world({ ...env, HUBPLAN_URL_EMEA: 'v' }), 'emea').env).toEqual({
      HUBPLAN_URL: 'v',
      HUBPLAN_URL_EMEA: 'v',
    })
  })
  it('for the network come in place of the common ones, which count where there are none', () => {
    const env = { HUBPLAN_CA: 'all.pem', HUBPLAN_CERT: 'c', HUBPLAN_CA_EMEA: 'own.pem', HUBPLAN_TOKEN: 'all' }
    expect(forTarget(world(env), 'emea').env).toMatchObject({
      HUBPLAN_CA: 'own.pem',
      HUBPLAN_CERT: 'c',
      HUBPLAN_TOKEN: 'all',
    })
    expect(forTarget(world(env), 'apac', true).env).toMatchObject({ HUBPLAN_CA: 'all.pem', HUBPLAN_CERT: 'c' })
    const { inWords } = forTarget(world(env), 'emea').target ?? { inWords: String }
    expect(inWords('HUBPLAN_CA and HUBPLAN_CERT')).toBe('HUBPLAN_CA_EMEA and HUBPLAN_CERT')
  })
  it('are the only ones where there are several targets', () => {
    const env = {
      HUBPLAN_TOKEN: 'all',
      HUBPLAN_URL: 'u',
      HUBPLAN_OAUTH_FILE: 'f',
      HUBPLAN_REFRESH_TOKEN: 'r',
      HUBPLAN_CLIENT_ID: 'c',
      JUPYTERHUB_TOKEN: 't',
      HUBPLAN_TOKEN_EMEA: 'own',
      HUBPLAN_POLICY: 'p',
    }
    expect(forTarget(world(env), 'emea', true).env).toEqual({
      HUBPLAN_TOKEN: 'own',
      HUBPLAN_TOKEN_EMEA: 'own',
      HUBPLAN_POLICY: 'p',
    })
  })
})

describe('messages for a target', () => {
  const said = (env: Record<string, string>, text: string, isOneOfSeveral = false): string | undefined =>
    forTarget(world(env), 'hub05', isOneOfSeveral).target?.inWords(text)
  it('name its variables', () => {
    expect(said({}, 'set HUBPLAN_URL or HUBPLAN_TOKEN, not HUBPLAN_POLICY')).toBe(
      'set HUBPLAN_URL_HUB05 or HUBPLAN_TOKEN_HUB05, not HUBPLAN_POLICY',
    )
    expect(said({ HUBPLAN_URL_HUB05: 'u' }, 'HUBPLAN_URL names u')).toBe('HUBPLAN_URL_HUB05 names u')
  })
  it('name the common variable where it counts', () => {
    expect(said({ HUBPLAN_URL: 'u' }, 'HUBPLAN_URL names u, HUBPLAN_TOKEN')).toBe(
      'HUBPLAN_URL names u, HUBPLAN_TOKEN_HUB05',
    )
    expect(said({ HUBPLAN_URL: 'u' }, 'HUBPLAN_URL names u', true)).toBe('HUBPLAN_URL_HUB05 names u')
  })
  it('leave longer names as they are', () => {
    const all = { HUBPLAN_URL: 'u', HUBPLAN_TOKEN: 't', HUBPLAN_OAUTH_FILE: 'f' }
    const rest = { HUBPLAN_REFRESH_TOKEN: 'r', HUBPLAN_CLIENT_ID: 'c', HUBPLAN_OAUTH_ENDPOINT: 'e' }
    expect(said({}, 'HUBPLAN_URL_HUB05 and HUBPLAN_TOKENS')).toBe('HUBPLAN_URL_HUB05 and HUBPLAN_TOKENS')
    expect(said({ ...all, ...rest }, 'HUBPLAN_URL, or HUBPLAN_TOKEN')).toBe('HUBPLAN_URL, or HUBPLAN_TOKEN')
  })
  it('are those of its problems', async () => {
    const own = forTarget(world({}), 'hub05')
    const at = { file: 'hubplan.yaml' }
    const thrown = new Problem('target', 'HUBPLAN_URL is wrong.', {
      hint: 'set HUBPLAN_URL',
      topic: 'connection',
      diagnostics: [{ severity: 'error', at, message: 'needs HUBPLAN_TOKEN' }],
    })
    const failing = inTarget(own, async () => {
      throw thrown
    })
    await expect(failing).rejects.toMatchObject({
      code: 'target',
      message: 'HUBPLAN_URL_HUB05 is wrong.',
      hint: 'set HUBPLAN_URL_HUB05',
      topic: 'connection',
      diagnostics: [{ severity: 'error', at, message: 'needs HUBPLAN_TOKEN_HUB05' }],
    })
    expect(worded(thrown, world({}))).toBe(thrown)
    const bug = new Error('HUBPLAN_URL')
    expect(worded(bug, own)).toBe(bug)
    expect(await inTarget(own, async () => 1)).toBe(1)
  })
})
