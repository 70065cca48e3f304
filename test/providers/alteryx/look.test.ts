import { describe, expect, it, onTestFinished } from 'vitest'

import { compose, withToken } from '../../../src/http/layers.ts'
import { openPool } from '../../../src/http/pool.ts'
import { alteryx } from '../../../src/providers/alteryx/index.ts'
import { elapsedMs } from '../../helpers/clocks.ts'
import { crowd, type MockOptions, startAlteryx } from '../../mocks/alteryx.ts'
import { lookAt, toldBy } from '../looking.ts'

async function look(options: MockOptions = {}, token = 'hush'): Promise<{ canPlan: boolean; told: string[] }> {
  const mock = await startAlteryx({ tokens: ['hush'], ...options })
  const pool = openPool(mock.url, { elapsedMs, connections: 2, timeoutMs: 60_000 })
  onTestFinished(async () => {
    await pool.close()
    await mock.close()
  })
  const looked = await lookAt(alteryx, { url: mock.url, http: compose(pool.http, withToken(`Bearer ${token}`)) })
  return { canPlan: looked.canPlan, told: toldBy(looked) }
}

describe('a look at a workspace', () => {
  it('tells which, who, how many, and what may be changed', async () => {
    expect(await look()).toEqual({
      canPlan: true,
      told: [
        'ok kind: workspace 1001 "EMEA"',
        'ok token: "admin@corp.com", an administrator (HUBPLAN_TOKEN)',
        'ok users: 10 people, 2 administrators',
        'ok activity: visible',
        'ok groups: the role of administrators is known: administrators can be added and removed',
      ],
    })
  })
  it('warns of a token that may only plan', async () => {
    const people = crowd(3).map((person, index) => ({ ...person, isAdmin: index === 1 }))
    const { told } = await look({ people, forbidden: ['roles'] })
    expect(told).toContain(
      'warn token: "admin@corp.com", not an administrator (HUBPLAN_TOKEN); a plan can be made, and applied only with a token that an administrator of the workspace has made',
    )
    expect(told).toContain('note groups: admin changes are not possible with this token; all other changes are')
  })
  it('tells of a workspace without a name, and that logins are not visible', async () => {
    const people = crowd(3).map((person) => ({ ...person, lastLoginTime: 'never told' }))
    const { told } = await look({ people, workspace: { id: 7, name: '' } })
    expect(told).toContain('ok kind: workspace 7')
    expect(told).toContain('warn activity: the last activity is not visible: no rule can find inactive people')
  })
  it('says why a token is refused', async () => {
    const { canPlan, told } = await look({}, 'wrong')
    expect(canPlan).toBe(false)
    expect(told).toEqual([expect.stringMatching(/^fail token: HUBPLAN_TOKEN: Alteryx refused the token/)])
  })
})
