import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

import { takeLock } from '../../src/io/lock.ts'
import { until } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const now = '2026-11-21T08:00:00.000Z'
let folder = ''
let path = ''
beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'plan.lock')
})

describe('takeLock', () => {
  it('lets nobody else in, and says who holds it', async () => {
    const release = await takeLock(path, now)
    await expect(takeLock(path, now)).rejects.toMatchObject({
      code: 'locked',
      message: `This plan is being applied already, by process ${process.pid} on ${hostname()}, since ${now}.`,
      hint: `wait until it ends; if it no longer runs, remove ${path}`,
    })
    await release()
    await (await takeLock(path, now))()
  })
  it('leaves nothing behind', async () => {
    await (await takeLock(path, now))()
    expect(readdirSync(folder)).toEqual([])
  })
  it('is refreshed while it is held, and not any more', async () => {
    const timers = vi.spyOn(globalThis, 'setInterval')
    const cleared = vi.spyOn(globalThis, 'clearInterval')
    onTestFinished(() => void vi.restoreAllMocks())
    const release = await takeLock(path, now)
    const text = readFileSync(path, 'utf8')
    const [freshen, ms] = timers.mock.calls[0] ?? []
    const timer = timers.mock.results[0]?.value as NodeJS.Timeout
    expect([ms, timer.hasRef()]).toEqual([30_000, false])
    const old = new Date(Date.now() - 3_600_000)
    utimesSync(path, old, old)
    freshen?.()
    await until('it is fresh', () => Date.now() - statSync(path).mtimeMs < 60_000)
    expect(readFileSync(path, 'utf8')).toBe(text)
    await release()
    expect(cleared).toHaveBeenCalledWith(timer)
  })
  it('is for its owner alone', async () => {
    await takeLock(path, now)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })
  it('dies with its holder', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const { pid } = child
    writeFileSync(path, JSON.stringify({ pid, host: hostname(), since: now }))
    await expect(takeLock(path, now)).rejects.toThrow(`by process ${pid} on`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const release = await takeLock(path, now)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid })
    await release()
    expect(readdirSync(folder)).toEqual([])
  })
  it.runIf(existsSync('/proc/self/stat'))('is not held by a later process of the same number', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), since: now, start: '1' }))
    await (await takeLock(path, now))()
  })
  it.runIf(existsSync('/proc/self/stat'))('is not held by a zombie: killed, and not reaped by its parent', async () => {
    // The shell becomes a program that never waits for its children.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'])
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const pid = Number(String(line))
    await until('the shell is a sleep', () => readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n')
    process.kill(pid, 'SIGKILL')
    await until('it is a zombie', () => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))
    writeFileSync(path, JSON.stringify({ pid, host: hostname(), since: now }))
    await (await takeLock(path, now))()
    parent.kill('SIGKILL')
    await once(parent, 'exit')
  })
  it('of another machine is alive while its lock is refreshed', async () => {
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere', since: now }))
    const at = new Date(Date.now() - 4 * 60_000)
    utimesSync(path, at, at)
    await expect(takeLock(path, now)).rejects.toThrow(
      `by process 1 on elsewhere, since ${now}, last refreshed ${at.toISOString()}.`,
    )
    expect(readdirSync(folder)).toEqual(['plan.lock'])
  })
  it('of another machine, such as a container that is gone, is dead when nobody refreshes its lock', async () => {
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere', since: now }))
    const at = new Date(Date.now() - 6 * 60_000)
    utimesSync(path, at, at)
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(path, now)))
    const releases = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(releases).toHaveLength(1)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() })
    await releases[0]?.()
    expect(readdirSync(folder)).toEqual([])
  })
  it('that cannot be read is not taken away', async () => {
    writeFileSync(path, 'garbage')
    await expect(takeLock(path, now)).rejects.toThrow('This plan is being applied already, by another process.')
  })
  it('goes to exactly one of many who find a dead holder', async () => {
    for (let round = 0; round < 20; round += 1) {
      writeFileSync(path, JSON.stringify({ pid: 2 ** 30, host: hostname(), since: now }))
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(path, now)))
      const releases = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      expect(releases).toHaveLength(1)
      await releases[0]?.()
    }
  })
  it('says when the folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(takeLock(join(folder, 'file', 'x.lock'), now)).rejects.toMatchObject({ code: 'usage' })
  })
  it('makes the folder of --state', async () => {
    await (await takeLock(join(folder, 'state', 'x.lock'), now))()
    expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700)
  })
})
