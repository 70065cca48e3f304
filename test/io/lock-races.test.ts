// Every order in which several processes can reach the disk, and every place at which one of them can be killed: a simulated
// disk call happens at once, and who goes on next is drawn.
import { AsyncLocalStorage } from 'node:async_hooks'
import * as fs from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as fc from '../helpers/draws.ts'

interface Process {
  readonly pid: number
  /** Killed instead of its so many-th disk call. */
  callsLeft: number
}

const world = vi.hoisted(() => ({ call: <T>(work: () => T): Promise<T> => Promise.resolve(work()) }))

vi.mock('node:fs/promises', () => {
  const later =
    <A extends unknown[], T>(work: (...values: A) => T) =>
    (...values: A): Promise<T> =>
      world.call(() => work(...values))
  return {
    link: later(fs.linkSync),
    mkdir: later(fs.mkdirSync),
    open: later(() => ({ write: async () => undefined, close: async () => undefined })),
    readFile: later((path: string) => {
      if (path.startsWith('/proc/')) throw new Error('no /proc')
      return fs.readFileSync(path, 'utf8')
    }),
    rm: later(fs.rmSync),
    stat: later(fs.statSync),
    writeFile: later(fs.writeFileSync),
  }
})

// Test files share what they import: the lock of this file is one of its own, on the simulated disk, and no later file gets it.
vi.resetModules()
const { takeLock } = await import('../../src/io/lock.ts')
afterAll(() => vi.resetModules())

const now = '2026-11-21T08:00:00.000Z'
const gone = 2 ** 30
const running = new AsyncLocalStorage<Process>()
let folder = ''
let path = ''
beforeEach(() => {
  // Nobody refreshes a lock here.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  folder = fs.mkdtempSync(join(tmpdir(), 'hubplan-lock-'))
  path = join(folder, 'plan.lock')
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  fs.rmSync(folder, { recursive: true, force: true })
})

/** Who runs, and who is dead; all of them are this process, each under a number of its own. `draw` says who goes on. */
function simulate(draw: () => number) {
  const dead = new Set([gone])
  const own = process.pid
  const kill = (pid: number): true => {
    if (dead.has(pid)) throw Object.assign(new Error('no such process'), { code: 'ESRCH' })
    return true
  }
  vi.stubGlobal('process', {
    kill,
    get pid() {
      return running.getStore()?.pid ?? own
    },
  })
  const waiting: (() => void)[] = []
  const turn = (): Promise<void> => new Promise((resolve) => void waiting.push(resolve))
  world.call = async (work) => {
    const self = running.getStore()
    if (self?.callsLeft === 0) {
      dead.add(self.pid)
      return new Promise(() => undefined)
    }
    if (self !== undefined) self.callsLeft -= 1
    // The disk has done it at once; when the process hears of it is drawn.
    try {
      return work()
    } finally {
      await turn()
    }
  }
  return {
    turn,
    run: <T>(self: Process, work: () => Promise<T>): Promise<T> => running.run(self, work),
    /** Until nobody waits any more. */
    async drain(): Promise<void> {
      for (;;) {
        await setImmediate()
        const [next] = waiting.splice(draw() % Math.max(1, waiting.length), 1)
        if (next === undefined) return
        next()
      }
    },
  }
}

const endless = fc.constant(Number.POSITIVE_INFINITY)

it.each([
  ['nobody', undefined],
  ['a dead holder', { pid: gone, host: hostname() }],
  ['a dead holder of another machine', { pid: gone, host: 'elsewhere' }],
])('has one holder at most, whichever process is killed where, after %s', async (_, before) => {
  const lives = fc.array(fc.oneof(endless, fc.nat(30)), { minLength: 2, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(11)), lives, async (draws, lives) => {
      vi.clearAllTimers()
      fs.rmSync(folder, { recursive: true, force: true })
      fs.mkdirSync(folder)
      if (before !== undefined) {
        fs.writeFileSync(path, JSON.stringify({ ...before, since: now }))
        fs.utimesSync(path, 0, 0)
      }
      const { run, turn, drain } = simulate(() => draws.next().value)
      let holders = 0
      let [taken, most] = [0, 0]
      const take = async (): Promise<void> => {
        const release = await takeLock(path, now).catch(() => undefined)
        if (release === undefined) return
        holders += 1
        taken += 1
        most = Math.max(most, holders)
        for (let round = 0; round < 5; round += 1) await turn()
        holders -= 1
        await release()
      }
      lives.forEach((callsLeft, index) => void run({ pid: gone + 1 + index, callsLeft }, take))
      await drain()
      expect(most).toBeLessThanOrEqual(1)
      if (lives.every((life) => life === Number.POSITIVE_INFINITY)) expect(taken).toBeGreaterThanOrEqual(1)
      // Whatever the killed have left behind, the next one gets it.
      const earlier = taken
      void run({ pid: gone + 100, callsLeft: Number.POSITIVE_INFINITY }, take)
      await drain()
      expect([taken - earlier, most]).toEqual([1, 1])
    }),
    { numRuns: 1_000 },
  )
})
