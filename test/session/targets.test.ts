import { describe, expect, it } from 'vitest'

import { forTarget } from '../../src/session/targets.ts'
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
