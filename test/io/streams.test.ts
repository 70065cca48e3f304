import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { transformWithEsbuild } from 'vite'
import { expect, test } from 'vitest'

import { openStreams, type StreamSources } from '../../src/io/streams.ts'
import { temporaryFolder } from '../helpers/folder.ts'

function sources(
  tty: boolean,
  env: Record<string, string> = {},
): StreamSources & { typed: PassThrough; shown: string[] } {
  const stdin = Object.assign(new PassThrough(), { isTTY: tty })
  const stdout = Object.assign(new PassThrough(), { isTTY: tty, columns: tty ? 120 : undefined })
  const stderr = Object.assign(new PassThrough(), { isTTY: tty })
  const shown: string[] = []
  for (const stream of [stdout, stderr]) stream.on('data', (chunk: Buffer) => shown.push(chunk.toString()))
  return { stdin, stdout, stderr, env, typed: stdin, shown } as unknown as ReturnType<typeof sources>
}

/** The module as plain JavaScript in a folder of its own, because Node 20 runs no TypeScript. */
async function compiled(): Promise<string> {
  const folder = temporaryFolder()
  for (const name of ['core/problem', 'core/variables', 'io/stdin', 'io/streams']) {
    const source = fileURLToPath(new URL(`../../src/${name}.ts`, import.meta.url))
    const { code } = await transformWithEsbuild(readFileSync(source, 'utf8'), source, { loader: 'ts' })
    mkdirSync(join(folder, dirname(name)), { recursive: true })
    writeFileSync(join(folder, `${name}.mjs`), code.replaceAll(".ts'", ".mjs'").replaceAll('.ts"', '.mjs"'))
  }
  return pathToFileURL(join(folder, 'io/streams.mjs')).href
}

const script = `
  import { openStreams } from ${JSON.stringify(await compiled())}
  const streams = openStreams()
  await streams.out('line\\n'.repeat(400_000))
  await streams.out('end\\n')
  process.exit(7)
`
const node = ['--input-type=module', '-e', script]

test('the result goes to stdout, everything else to stderr', async () => {
  const io = sources(false)
  const streams = openStreams({}, io)
  await streams.out('result')
  streams.err('note')
  expect((io.stdout as unknown as PassThrough).read()).toBeNull()
  expect(io.shown).toEqual(['result', 'note'])
})

test('colours need a terminal and no refusal', () => {
  expect(openStreams({}, sources(true)).color('out')).toBe(true)
  expect(openStreams({}, sources(false)).color('out')).toBe(false)
  expect(openStreams({ noColor: true }, sources(true)).color('err')).toBe(false)
  expect(openStreams({}, sources(true, { NO_COLOR: '1' })).color('err')).toBe(false)
  expect(openStreams({}, sources(true, { FORCE_COLOR: '0' })).color('err')).toBe(false)
  expect(openStreams({}, sources(true, { TERM: 'dumb' })).color('err')).toBe(false)
  expect(openStreams({}, sources(true, { NO_COLOR: '' })).color('err')).toBe(true)
})

test.each(['1', '2', '3', 'true'])(
  'FORCE_COLOR=%s sets colours without a terminal, unless something refuses them',
  (value) => {
    expect(openStreams({}, sources(false, { FORCE_COLOR: value })).color('out')).toBe(true)
    expect(openStreams({}, sources(false, { FORCE_COLOR: value, TERM: 'dumb' })).color('err')).toBe(true)
    expect(openStreams({}, sources(false, { FORCE_COLOR: value, NO_COLOR: '1' })).color('out')).toBe(false)
    expect(openStreams({ noColor: true }, sources(true, { FORCE_COLOR: value })).color('out')).toBe(false)
  },
)

test.each(['0', 'false'])('FORCE_COLOR=%s refuses colours on a terminal, too', (value) => {
  expect(openStreams({}, sources(true, { FORCE_COLOR: value })).color('out')).toBe(false)
})

test('an empty FORCE_COLOR is not set', () => {
  expect(openStreams({}, sources(false, { FORCE_COLOR: '' })).color('out')).toBe(false)
  expect(openStreams({}, sources(true, { FORCE_COLOR: '' })).color('out')).toBe(true)
})

test('the width is the terminal’s, or 80', () => {
  expect(openStreams({}, sources(true)).columns).toBe(120)
  expect(openStreams({}, sources(false)).columns).toBe(80)
})

test('nobody is asked without a terminal', async () => {
  expect(await openStreams({}, sources(false)).ask('Go on? ')).toBeUndefined()
})

test('a question is asked on stderr and its answer trimmed', async () => {
  const io = sources(true)
  const answer = openStreams({}, io).ask('Go on? ')
  io.typed.write(' yes \n')
  expect(await answer).toBe('yes')
  expect(io.shown.join('')).toContain('Go on? ')
})

test('the end of the input is no answer', async () => {
  const io = sources(true)
  const answer = openStreams({}, io).ask('Go on? ')
  io.typed.end()
  expect(await answer).toBeUndefined()
})

test('a reader that went away is no error', async () => {
  const io = sources(false)
  const streams = openStreams({}, io)
  io.stdout.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' }))
  await expect(streams.out('more')).resolves.toBeUndefined()
})

test('a disk that is full is an error', async () => {
  const io = sources(false)
  const streams = openStreams({}, io)
  io.stdout.destroy(Object.assign(new Error('no space left'), { code: 'ENOSPC' }))
  await new Promise((resolve) => setImmediate(resolve))
  await expect(streams.out('more')).rejects.toThrow('Standard output cannot be written: no space left.')
})

test('large output to a pipe is not cut by the exit', () => {
  const { status, stdout } = spawnSync(process.execPath, node, { maxBuffer: 1e8, encoding: 'utf8' })
  expect({ status, end: stdout.slice(-9), length: stdout.length }).toEqual({
    status: 7,
    end: 'line\nend\n',
    length: 2_000_004,
  })
})

test('a pipe that is closed early ends the program quietly', async () => {
  const child = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'pipe'] })
  const errors: string[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise((resolve) => child.once('exit', resolve))
  expect({ code, errors }).toEqual({ code: 7, errors: [] })
})

test('while something is drawn, all other text goes through it', () => {
  const io = sources(true)
  const streams = openStreams({}, io)
  const above: string[] = []
  const end = streams.drawn((text) => above.push(text))
  streams.err('warning')
  end()
  streams.err('later')
  expect(above).toEqual(['warning'])
  expect(io.shown).toEqual(['later'])
})
