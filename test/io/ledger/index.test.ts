// The ledger of a system that rations requests: what is counted, what is kept, and what a crash may do to them.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Ledger, openLedger, type Scheduled } from '../../../src/io/ledger/index.ts'
import * as fc from '../../helpers/draws.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const name = 'bevy-community.example.org'
const hourMs = 3_600_000
const start = Date.parse('2026-11-21T08:10:00Z')

let folder = ''
let nowMs = start
beforeEach(() => {
  folder = temporaryFolder()
  nowMs = start
})

const requests = (): string => join(folder, `${name}.requests.json`)
const scheduled = (): string => join(folder, `${name}.scheduled.ndjson`)
const lock = (): string => join(folder, `${name}.lock`)

function opened(perDay = 100): Promise<Ledger> {
  return openLedger({ folder, name, perDay, nowMs: () => nowMs })
}

async function spend(ledger: Ledger, times: number): Promise<number> {
  let taken = 0
  for (let index = 0; index < times; index += 1) if (await ledger.spend()) taken += 1
  return taken
}

/** As after kill -9: the lock is that of a process that is gone. */
function crash(): void {
  writeFileSync(lock(), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), since: 'then' }))
}

function hours(): Record<string, number> {
  return JSON.parse(readFileSync(requests(), 'utf8')).hours
}

function entry(id: string, more: Partial<Scheduled> = {}): Scheduled {
  return {
    email: `p${id}@example.org`,
    user_id: id,
    at: '2026-11-21T08:00:00.000Z',
    until: '2026-11-28T08:00:00.000Z',
    plan: 'sha256:a',
    ...more,
  }
}

describe('requests', () => {
  test('are counted, and what was not sent is given back at the end', async () => {
    const ledger = await opened()
    expect(ledger.left()).toBe(100)
    expect(await spend(ledger, 7)).toBe(7)
    expect(ledger.left()).toBe(93)
    expect(ledger.freeAgain()).toBeUndefined()
    // On disk before they are sent, in blocks.
    expect(hours()).toEqual({ '2026-11-21T08': 20 })
    await ledger.close()
    expect(hours()).toEqual({ '2026-11-21T08': 7 })
    expect(statSync(requests()).mode & 0o777).toBe(0o600)
    const again = await opened()
    expect(again.left()).toBe(93)
    await again.close()
  })

  test('end with the day, and are free again a day after the hour of the first', async () => {
    const ledger = await opened(30)
    expect(await spend(ledger, 20)).toBe(20)
    nowMs += 2 * hourMs
    expect(await spend(ledger, 20)).toBe(10)
    expect(ledger.left()).toBe(0)
    expect(ledger.freeAgain()).toBe('2026-11-22T09:00:00.000Z')
    nowMs = Date.parse('2026-11-22T08:59:59Z')
    expect(await ledger.spend()).toBe(false)
    nowMs = Date.parse('2026-11-22T09:00:00Z')
    expect(await spend(ledger, 50)).toBe(20)
    await ledger.close()
  })

  test('of a killed run count too many, never too few', async () => {
    const ledger = await opened()
    await spend(ledger, 21)
    crash()
    const again = await opened()
    expect(again.left()).toBe(60)
    await again.close()
  })

  test('are none after a 429, for as long as the system says', async () => {
    const ledger = await opened()
    await spend(ledger, 3)
    await ledger.exhaust(90_000)
    expect([ledger.left(), await ledger.spend(), ledger.freeAgain()]).toEqual([0, false, '2026-11-21T08:11:30.000Z'])
    await ledger.close()
    const again = await opened()
    expect(again.left()).toBe(0)
    nowMs += 90_000
    expect(again.left()).toBe(97)
    await again.exhaust()
    expect(again.freeAgain()).toBe('2026-11-22T08:11:30.000Z')
    // A shorter wait does not take a longer one back.
    await again.exhaust(1000)
    expect(again.freeAgain()).toBe('2026-11-22T08:11:30.000Z')
    await again.close()
  })

  test('of hours that seem to be still to come count: the clock was set back', async () => {
    writeFileSync(requests(), JSON.stringify({ version: 1, hours: { '2026-11-21T12': 40 } }))
    const ledger = await opened()
    expect(ledger.left()).toBe(60)
    await ledger.spend()
    await ledger.close()
    expect(hours()).toEqual({ '2026-11-21T12': 40, '2026-11-21T08': 1 })
  })

  test.each([
    ['what is no JSON', '{'],
    ['another version', '{"version":2,"hours":{}}'],
    ['what is below 0', '{"version":1,"hours":{"2026-11-21T08":-5}}'],
    ['what is no number', '{"version":1,"hours":{"2026-11-21T08":"5"}}'],
    ['what is no hour', '{"version":1,"hours":{"today":5}}'],
    ['a list', '[]'],
  ])('are not guessed from %s', async (_, text) => {
    writeFileSync(requests(), text)
    await expect(opened()).rejects.toMatchObject({
      code: 'usage',
      message: `${requests()} does not hold the requests of hubplan, so the requests left and the scheduled deletes are not known.`,
    })
    // Nobody is kept out by it.
    expect(existsSync(lock())).toBe(false)
  })

  test('are never more than a day allows within any 24 hours, whatever crashes', async () => {
    const step = fc.record({
      waitMs: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 30 * hourMs })),
      asks: fc.integer({ min: 0, max: 45 }),
      end: fc.constantFrom('stay', 'close', 'crash'),
    })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.array(step, { maxLength: 12 }), async (perDay, steps) => {
        for (const file of readdirSync(folder)) rmSync(join(folder, file))
        nowMs = start
        let ledger = await opened(perDay)
        const sent: number[] = []
        for (const { waitMs, asks, end } of steps) {
          nowMs += waitMs
          for (let index = 0; index < asks; index += 1) {
            const most = ledger.left()
            const isTaken = await ledger.spend()
            expect(isTaken).toBe(most > 0)
            if (isTaken) sent.push(nowMs)
          }
          if (end === 'stay') continue
          if (end === 'close') await ledger.close()
          else crash()
          ledger = await opened(perDay)
        }
        await ledger.close()
        for (const from of sent) {
          expect(sent.filter((at) => at >= from && at < from + 24 * hourMs).length).toBeLessThanOrEqual(perDay)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('are all used when nothing is killed: none is lost by closing', async () => {
    let taken = 0
    for (let run = 0; run < 10; run += 1) {
      const ledger = await opened(50)
      taken += await spend(ledger, 7)
      await ledger.close()
    }
    expect(taken).toBe(50)
  })

  test('asked for at the same moment are counted one after another', async () => {
    const ledger = await opened(25)
    const taken = await Promise.all(Array.from({ length: 60 }, () => ledger.spend()))
    expect(taken.filter((is) => is)).toHaveLength(25)
    await ledger.close()
    expect(hours()).toEqual({ '2026-11-21T08': 25 })
  })
})

describe('deletes that are to come', () => {
  test('are kept until their day, the last word counts', async () => {
    const ledger = await opened()
    await ledger.keep(entry('7'))
    await ledger.keep(entry('8', { until: '2026-11-22T08:00:00.000Z' }))
    await ledger.keep(entry('7', { plan: 'sha256:b' }))
    await ledger.close()
    const again = await opened()
    expect([...again.scheduled().values()]).toEqual([
      entry('7', { plan: 'sha256:b' }),
      entry('8', { until: '2026-11-22T08:00:00.000Z' }),
    ])
    nowMs = Date.parse('2026-11-22T08:00:00Z')
    expect([...again.scheduled().keys()]).toEqual(['7'])
    await again.close()
    expect(statSync(scheduled()).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['half a line', `${JSON.stringify(entry('9')).slice(0, 30)}`, ['7', '8']],
    ['a line without its end', JSON.stringify(entry('9')), ['7', '9', '8']],
  ])('survive a crash that leaves %s', async (_, rest, ids) => {
    writeFileSync(scheduled(), `${JSON.stringify(entry('7'))}\n${rest}`)
    const ledger = await opened()
    await ledger.keep(entry('8'))
    await ledger.close()
    const again = await opened()
    expect([...again.scheduled().keys()]).toEqual(ids)
    await again.close()
  })

  test('that a person has cancelled are no longer in the ledger, and may come again', async () => {
    const ledger = await opened()
    for (const id of ['1', '2']) await ledger.keep(entry(id))
    await ledger.cancel(entry('1'))
    expect([...ledger.scheduled().keys()]).toEqual(['2'])
    await ledger.close()
    expect(
      readFileSync(scheduled(), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([entry('1'), entry('2'), { ...entry('1'), cancelled: true }])
    const next = await opened()
    expect([...next.scheduled().keys()]).toEqual(['2'])
    await next.keep(entry('1', { plan: 'sha256:b' }))
    await next.close()
    const last = await opened()
    expect([...last.scheduled().keys()].sort()).toEqual(['1', '2'])
    await last.close()
  })
  test('make a ledger that is not new, as do requests', async () => {
    const steps = [(ledger: Ledger) => ledger.keep(entry('1')), (ledger: Ledger) => ledger.spend()]
    for (const step of steps) {
      for (const path of [requests(), scheduled()]) rmSync(path, { force: true })
      const first = await opened()
      await step(first)
      await first.close()
      const next = await opened()
      await next.close()
      expect([first.isNew, next.isNew]).toEqual([true, false])
    }
  })
  test('are not read past a line that is damaged', async () => {
    writeFileSync(scheduled(), `${JSON.stringify(entry('7'))}\nrubbish\n${JSON.stringify(entry('8'))}\n`)
    await expect(opened()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`${scheduled()}:2 is not an entry of hubplan`),
    })
  })
})

test('one run at a time has the ledger, and says who', async () => {
  const ledger = await opened()
  await expect(opened()).rejects.toMatchObject({
    code: 'locked',
    message: expect.stringContaining(`The ledger of ${name} in ${folder} are in use, by process ${process.pid}`),
  })
  await ledger.close()
  await (await opened()).close()
})
