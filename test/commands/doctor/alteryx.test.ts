import { describe, expect, it, onTestFinished } from 'vitest'

import { lookAtAlteryx } from '../../../src/commands/doctor/alteryx.ts'
import type { Step } from '../../../src/core/look/diagnosis.ts'
import { compose, withToken } from '../../../src/http/layers.ts'
import { openPool } from '../../../src/http/pool.ts'
import { elapsedMs, now } from '../../helpers/clocks.ts'
import { crowd, type MockOptions, startAlteryx } from '../../mocks/alteryx.ts'

async function look(options: MockOptions = {}, token = 'hush'): Promise<{ isSeen: boolean; told: string[] }> {
  const mock = await startAlteryx({ tokens: ['hush'], ...options })
  const pool = openPool(mock.url, { elapsedMs, connections: 2, timeoutMs: 5000 })
  onTestFinished(async () => {
    await pool.close()
    await mock.close()
  })
  const steps: Step[] = []
  const hub = { url: mock.url, http: compose(pool.http, withToken(`Bearer ${token}`)) }
  const isSeen = await lookAtAlteryx({ steps, hub, world: { now }, token: { from: 'HUBPLAN_TOKEN' } })
  return { isSeen, told: steps.map(({ name, is, text }) => `${is} ${name}: ${text}`) }
}

describe('a look at a workspace', () => {
  it('tells which, who, how many, and what may be changed', async () => {
    expect(await look()).toEqual({
      isSeen: true,
      told: [
        'ok kind: workspace 1001 "EMEA"',
        'ok token: "admin@corp.com", an administrator (HUBPLAN_TOKEN)',
        'ok users: 10 people, 2 administrators',
        'ok activity: visible',
        'ok groups: the role of administrators is known: they can be made and unmade',
      ],
    })
  })
  it('warns of a token that may only plan', async () => {
    const people = crowd(3).map((person, index) => ({ ...person, isAdmin: index === 1 }))
    const { told } = await look({ people, forbidden: ['roles'] })
    expect(told).toContain('warn token: "admin@corp.com", no administrator (HUBPLAN_TOKEN)')
    expect(told).toContain('note groups: who is an administrator cannot be changed with this token; all else can')
  })
  it('says why a token is refused', async () => {
    const { isSeen, told } = await look({}, 'wrong')
    expect(isSeen).toBe(false)
    expect(told).toEqual([expect.stringMatching(/^fail token: HUBPLAN_TOKEN: Alteryx refused the token/)])
  })
})
