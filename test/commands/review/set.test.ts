// hubplan review of a folder of plans on the screen of this process.
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { digestOf } from '../../../src/core/canonical.ts'
import { changesDigest } from '../../../src/core/plan/freeze.ts'
import { indexOf } from '../../../src/core/planset.ts'
import type { Plan, PlanIndex } from '../../../src/core/types.ts'
import { writePlans } from '../../../src/io/planset.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { createOf, deleteOf, planOf } from '../../views/fixtures.ts'
import { openScreen, type Screen } from './screen.ts'

function frozen(target: string, plan: Plan): Plan {
  const { digest: _, ...body } = { ...plan, planned_with: { target } }
  const whole = { ...body, changes_digest: changesDigest(body) }
  return { ...whole, digest: digestOf(whole) }
}

async function open(soonest = '2026-03-08T00:00:00Z'): Promise<Screen & { readonly index: PlanIndex }> {
  const folder = temporaryFolder()
  const plans = [
    { target: 'physics', plan: frozen('physics', planOf([deleteOf('bob')])) },
    { target: 'biology', plan: frozen('biology', planOf([createOf('new')], { expires_at: soonest })) },
    { target: 'idle', plan: frozen('idle', planOf([], { expires_at: '2026-03-01T00:00:00Z' })) },
  ]
  const index = indexOf({ tool: 'hubplan 0.1.0', createdAt: '2026-03-02T09:16:00Z', plans, failed: [] })
  const byTarget = new Map(plans.map(({ target, plan }) => [target, plan]))
  await writePlans(join(folder, 'plans'), { index, planOf: (target) => byTarget.get(target) as Plan })
  return Object.assign(openScreen(folder, { plan: join(folder, 'plans/') }), { index })
}

/** Pages down, past everything that must be read before an approval. */
const read = ' '.repeat(8)

test('one approval is for all plans, and expires with the first of them', async () => {
  const desk = await open()
  await desk.shows(/\? help {2}a approve all/)
  desk.type('\r')
  await desk.shows(/q all targets/)
  desk.type('q')
  await desk.shows(/1 looked at/)
  desk.type(`${read}a`)
  await desk.shows(/Type yes/)
  desk.type('yes\r')
  expect(await desk.ended).toBe(0)
  const { digest, changes_digest } = desk.index
  expect(await desk.decision('plans/approval.json')).toMatchObject({
    ...{ decision: 'approved', by: 'ada', digest, changes_digest },
    expires_at: '2026-03-08T00:00:00Z',
  })
  expect(desk.all()).toMatch(/Next: hubplan apply \S+\/plans\/ --approved-by-file \S+\/plans\/approval\.json\n/)
})

test.each([
  ['xno\r', 3],
  ['q', 1],
  ['\u0003', 130],
  ['\r\u0003', 130],
])('%j ends with %d', async (keys, code) => {
  const desk = await open()
  await desk.shows(/\? help/)
  desk.type(keys)
  expect(await desk.ended).toBe(code)
  if (code === 3)
    expect(await desk.decision('plans/approval.json')).toMatchObject({ decision: 'refused', reason: 'no' })
})

test('what expired while it was looked at is not approved', async () => {
  const desk = await open()
  await desk.shows(/\? help/)
  desk.at = '2026-03-08T12:00:00Z'
  desk.type(`${read}a`)
  await desk.shows(/Type yes/)
  desk.type('yes\r')
  await expect(desk.ended).rejects.toMatchObject({
    code: 'expired',
    message: 'Target biology: The plan expired at 2026-03-08T00:00:00Z.',
  })
})
