// The screen of hubplan review in this process: what comes of its ends, and of what happens meanwhile.
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'

import { expect, test, vi } from 'vitest'

import { approvalOf } from '../../../src/commands/approval.ts'
import { runReview } from '../../../src/commands/review/index.ts'
import { digestOf } from '../../../src/core/canonical.ts'
import { changesDigest } from '../../../src/core/plan/freeze.ts'
import type { Plan } from '../../../src/core/types.ts'
import { writeApproval } from '../../../src/io/approval.ts'
import { readPlan as readPlanFile, writePlan } from '../../../src/io/planfile.ts'
import { openStreams, type StreamSources } from '../../../src/io/streams.ts'
import { type ReviewFlags, review } from '../../../src/options/saved.ts'
import { fillFlags } from '../../../src/options/table.ts'
import type { World } from '../../../src/session/world.ts'
import { chance, elapsedMs } from '../../helpers/clocks.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { deleteOf, now, planOf } from '../../views/fixtures.ts'

interface Desk {
  readonly ended: Promise<number>
  readonly type: (keys: string) => void
  readonly shows: (what: RegExp) => Promise<void>
  readonly all: () => string
  readonly file: string
  readonly plan: Plan
  at: string
  readonly decision: () => Promise<unknown>
  readonly files: () => Promise<string[]>
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
  const stdin = Object.assign(new PassThrough(), {
    ...{ isTTY: true, isRaw: false, setRawMode: () => undefined, ref: () => undefined, unref: () => undefined },
  })
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  let text = ''
  for (const stream of [stdout, stderr]) {
    Object.assign(stream, { isTTY: true, columns: 80, rows: 24 })
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
  }
  const sources = { stdin, stdout, stderr, env: { NO_COLOR: '1' } } as unknown as StreamSources
  const desk = { at: now }
  const world: World = {
    env: { USER: 'ada' },
    cwd: folder,
    streams: openStreams({}, sources),
    signal: new AbortController().signal,
    holdInterrupts: () => undefined,
    now: () => desk.at,
    elapsedMs,
    ...chance,
  }
  const ended = runReview({ ...fillFlags(review, {}), plan: file, ...more }, world)
  ended.catch(() => undefined)
  return Object.assign(desk, {
    ended,
    type: (keys: string) => void stdin.write(keys),
    shows: (what: RegExp) => vi.waitFor(() => expect(text).toMatch(what), { timeout: 10_000 }),
    all: () => text,
    ...{ file, plan },
    decision: async () => JSON.parse(await readFile(join(folder, 'plan.approval.json'), 'utf8')) as unknown,
    files: () => readdir(folder),
  })
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
  expect(await desk.decision()).toMatchObject({ decision: 'approved', by: 'ada', digest: desk.plan.digest })
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
  expect(await desk.decision()).toEqual(refusal)
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
  expect(await desk.decision()).toMatchObject({ decision: 'approved' })
})

test('a fault leaves the screen as it was', async () => {
  const desk = await open({ output: tmpdir() })
  await expect(desk.ended).rejects.toMatchObject({ code: 'usage' })
  expect(desk.all()).toBe(`${other}\u001b[H${back}\u001b[?25h`)
})
