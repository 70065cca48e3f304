// The screen of hubplan review in this process: what comes of its ends, and of what happens meanwhile.
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { approvalOf } from '../../../src/commands/approval.ts'
import { digestOf } from '../../../src/core/canonical.ts'
import { changesDigest } from '../../../src/core/plan/freeze.ts'
import type { Plan } from '../../../src/core/types.ts'
import { writeApproval } from '../../../src/io/approval.ts'
import { readPlan as readPlanFile, writePlan } from '../../../src/io/planfile.ts'
import type { ReviewFlags } from '../../../src/options/saved.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { deleteOf, now, planOf } from '../../views/fixtures.ts'
import { openScreen, type Screen } from './screen.ts'

interface Desk extends Screen {
  readonly file: string
  readonly plan: Plan
}

async function saved(file: string): Promise<void> {
  const { digest: _, ...body } = planOf([deleteOf('bob')])
  const whole = { ...body, changes_digest: changesDigest(body) }
  await writePlan(file, { ...whole, digest: digestOf(whole) })
}

async function open(
  more: Partial<ReviewFlags> = {},
  prepare?: (file: string, plan: Plan) => Promise<void>,
): Promise<Desk> {
  const folder = temporaryFolder()
  const file = join(folder, 'plan.json')
  await saved(file)
  const plan = await readPlanFile(file)
  await prepare?.(file, plan)
  return Object.assign(openScreen(folder, { plan: file, ...more }), { file, plan })
}

const other = '\u001b[?1049h'
const back = '\u001b[?1049l'
/** Pages down, past everything that must be read before an approval. */
const read = ' '.repeat(8)

test('an approval is written, and the first screen is there again', async () => {
  const desk = await open()
  await desk.shows(/\? help/)
  desk.type(`${read}a`)
  await desk.shows(/Type yes/)
  desk.type('yes\r')
  expect(await desk.ended).toBe(0)
  expect(await desk.decision('plan.approval.json')).toMatchObject({
    decision: 'approved',
    by: 'ada',
    digest: desk.plan.digest,
  })
  expect(desk.all().split(other)).toHaveLength(2)
  expect(desk.all().split(back)).toHaveLength(2)
  expect(desk.all().lastIndexOf('Approved by ada at')).toBeGreaterThan(desk.all().indexOf(back))
})

test.each([
  ['xno\r', 3],
  ['q', 1],
  ['\u0003', 130],
])('%j ends with %d', async (keys, code) => {
  const desk = await open()
  await desk.shows(/\? help/)
  desk.type(keys)
  expect(await desk.ended).toBe(code)
  expect(await desk.files()).toHaveLength(code === 3 ? 2 : 1)
  expect(desk.all()).toContain(back)
})

test('what expired while it was looked at is not approved', async () => {
  const desk = await open()
  await desk.shows(/\? help/)
  desk.at = '2027-01-01T00:00:00Z'
  desk.type(`${read}a`)
  await desk.shows(/Type yes/)
  desk.type('yes\r')
  await expect(desk.ended).rejects.toMatchObject({ code: 'expired' })
  expect(await desk.files()).toEqual(['plan.json'])
})

test('a refusal that somebody wrote meanwhile is not replaced', async () => {
  const desk = await open()
  await desk.shows(/\? help/)
  const refusal = approvalOf(desk.plan, { decision: 'refused', by: 'ben', reason: 'no' }, now)
  await writeApproval(desk.file.replace('.json', '.approval.json'), refusal)
  desk.type(`${read}a`)
  await desk.shows(/Type yes/)
  desk.type('yes\r')
  await expect(desk.ended).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('refused by ben') })
  expect(await desk.decision('plan.approval.json')).toEqual(refusal)
})

test('an earlier refusal is told of, and replaced when that is typed', async () => {
  const desk = await open({}, (file, plan) =>
    writeApproval(file.replace('.json', '.approval.json'), approvalOf(plan, { decision: 'refused', by: 'ben' }, now)),
  )
  await desk.shows(/\? help/)
  desk.type(`${read}a`)
  await desk.shows(/Type replace/)
  desk.type('replace\r')
  expect(await desk.ended).toBe(0)
  expect(await desk.decision('plan.approval.json')).toMatchObject({ decision: 'approved' })
})

test('a fault leaves the screen as it was', async () => {
  const desk = await open({ output: tmpdir() })
  await expect(desk.ended).rejects.toMatchObject({ code: 'usage' })
  expect(desk.all()).toBe(`${other}\u001b[H${back}\u001b[?25h`)
})
