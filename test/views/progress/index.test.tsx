import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'

import { renderToString } from 'ink'
import { expect, test } from 'vitest'

import { ApplyProgress, mountProgress, PlanProgress } from '../../../src/views/progress/index.tsx'
import { noApplying, noReading } from '../../../src/views/progress/state.ts'

const at = '2026-03-02T09:20:00Z'

function screen(): { stream: NodeJS.WriteStream; text: () => string } {
  const chunks: Buffer[] = []
  const stream = new PassThrough()
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const terminal = Object.assign(stream, { columns: 80, rows: 24, isTTY: true })
  return {
    stream: terminal as unknown as NodeJS.WriteStream,
    text: () => stripVTControlCharacters(Buffer.concat(chunks).toString()),
  }
}

test('reading tells pages and restarts', () => {
  expect(renderToString(<PlanProgress state={noReading} />)).toBe('Reading the hub')
  const state = {
    users: { rows: 399, total: 1412 },
    groups: { rows: 1, total: 1 },
    pages: 3,
    seams: 2,
    restarts: 1,
    isMoved: true,
  }
  expect(renderToString(<PlanProgress state={state} />, { columns: 120 })).toBe(
    'Reading 399 of 1,412 users, 1 of 1 group, 3 pages, 2 seams checked  the listing moved, reading again',
  )
  expect(renderToString(<PlanProgress state={{ ...state, isMoved: false }} />, { columns: 120 })).toBe(
    'Reading 399 of 1,412 users, 1 of 1 group, 3 pages, 2 seams checked  read again 1 time',
  )
})

test('applying tells how far, how fast and what went wrong', () => {
  const state = {
    ...noApplying,
    total: 1000,
    done: 500,
    failed: 2,
    retries: 1,
    latest: 'changed  user.create s500',
    troubles: ['failed   user.create s7: 400 no'],
    marks: [{ ms: 0, done: 0 }],
  }
  expect(renderToString(<ApplyProgress state={state} nowMs={20_000} />, { columns: 120 }).split('\n')).toEqual([
    '███████████████░░░░░░░░░░░░░░░  500 of 1,000 actions, 25 per second, 20 seconds left  2 failed, 1 retry',
    '  Ctrl-C finishes what is in flight and stops',
    '  failed   user.create s7: 400 no',
    '  changed  user.create s500',
  ])
})

test('applying tells of the wave, and after Ctrl-C of what comes next', () => {
  const waves = [
    { words: 'creating users', ids: new Set<string>() },
    { words: 'deleting users', ids: new Set<string>() },
  ]
  const state = { ...noApplying, waves, wave: 1, total: 10, done: 3, marks: [{ ms: 0, done: 0 }] }
  const bar = `${'█'.repeat(9)}${'░'.repeat(21)}  3 of 10 actions`
  expect(renderToString(<ApplyProgress state={state} nowMs={0} />).split('\n')).toEqual([
    bar,
    '  deleting users (wave 2 of 2); Ctrl-C finishes what is in flight and stops',
  ])
  const ending = <ApplyProgress state={{ ...state, isEnding: true }} nowMs={3000} />
  expect(renderToString(ending, { columns: 100 }).split('\n')).toEqual([
    bar,
    '  deleting users (wave 2 of 2); finishing what is in flight, Ctrl-C again to stop at once',
  ])
  expect(renderToString(<ApplyProgress state={{ ...state, isOver: true }} nowMs={3000} />)).toBe(bar)
})

test('colours are there only when they are wanted', () => {
  const state = { ...noApplying, total: 10, done: 3, failed: 1 }
  expect(renderToString(<ApplyProgress state={state} nowMs={0} />)).not.toContain('\u001b')
  expect(renderToString(<ApplyProgress state={state} nowMs={0} color />)).toContain('\u001b[31m  1 failed')
})

test('what is done has no time left', () => {
  const state = { ...noApplying, total: 1, done: 1, latest: 'changed  user.create s1', marks: [{ ms: 0, done: 0 }] }
  expect(renderToString(<ApplyProgress state={state} nowMs={2000} />)).toBe(`${'█'.repeat(30)}  1 of 1 action`)
})

test('a mounted view draws to its stream and ends with the last state', async () => {
  const { stream, text } = screen()
  const listeners = process.stdin.listenerCount('readable') + process.stdin.listenerCount('data')
  const progress = mountProgress(stream, { kind: 'apply' })
  progress.apply({ type: 'start', at, digest: 'sha256:00', total: 300 }, 0)
  for (let n = 1; n <= 300; n += 1) {
    progress.apply({ type: 'applied', at, action: `user.create:s${n}`, how: 'changed' }, n * 10)
  }
  expect(process.stdin.isRaw ?? false).toBe(false)
  expect(process.stdin.listenerCount('readable') + process.stdin.listenerCount('data')).toBe(listeners)
  progress.close()
  expect(text()).toContain('300 of 300 actions')
})

test('the last page stays on the screen', () => {
  const { stream, text } = screen()
  const progress = mountProgress(stream, { kind: 'read' })
  progress.read({ type: 'page', what: 'users', rows: 12, total: 12 })
  progress.close()
  expect(text()).toContain('Reading 12 of 12 users')
})

test('text above the view is written once, and the view comes back below it', () => {
  const { stream, text } = screen()
  const progress = mountProgress(stream, { kind: 'read' })
  progress.read({ type: 'page', what: 'users', rows: 12, total: 12 })
  progress.above('a warning\n')
  progress.close()
  expect(text().split('a warning')).toHaveLength(2)
  expect(text()).toMatch(/a warning\n[\s\S]*Reading/)
})
