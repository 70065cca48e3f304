import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'

import { describe, expect, test } from 'vitest'
import { headed } from '../../../src/commands/targets/combined.ts'
import { forTargets } from '../../../src/commands/targets/index.ts'
import { Problem } from '../../../src/core/problem.ts'
import { silentStreams } from '../../../src/io/streams.ts'
import type { ExitCode, World } from '../../../src/session/world.ts'
import { now } from '../../helpers/clocks.ts'
import { temporaryFolder } from '../../helpers/folder.ts'

const names = Array.from({ length: 12 }, (_, at) => `hub${String(at + 1).padStart(2, '0')}`)

interface Told {
  readonly world: World
  readonly out: string[]
  readonly err: string[]
}

function openWorld(): Told {
  const cwd = temporaryFolder()
  writeFileSync(
    join(cwd, 'hubplan.yaml'),
    `version: 1\ntargets: { ${names.map((name) => `${name}: {}`).join(', ')} }\n`,
  )
  const [out, err]: [string[], string[]] = [[], []]
  const streams = {
    ...silentStreams((text) => void err.push(text)),
    out: async (text: string) => void out.push(text),
    ask: async (question: string) => question.toUpperCase(),
  }
  return { world: { env: {}, cwd, streams, now } as unknown as World, out, err }
}

type Run = (flags: { readonly target?: string | undefined }, world: World) => Promise<ExitCode>

const runAll = (run: Run, world: World, target = 'all'): Promise<ExitCode> =>
  forTargets({ name: 'status', run, form: headed }, { target }, world)

describe('a command for a dozen targets', () => {
  test('runs for four at a time, and tells them in the order of the file', async () => {
    const { world, out } = openWorld()
    let [running, most] = [0, 0]
    const run: Run = async ({ target }, own) => {
      running += 1
      most = Math.max(most, running)
      // The first ones take longest.
      for (let left = names.length - names.indexOf(target ?? ''); left > 0; left -= 1) await turn()
      await own.streams.out(`${target} of ${own.target?.name}\n`)
      running -= 1
      return 0
    }
    expect(await runAll(run, world)).toBe(0)
    expect(most).toBe(4)
    expect(out.join('')).toBe(names.map((name) => `Target ${name}:\n${name} of ${name}\n`).join('\n'))
  })

  test.each<[readonly ExitCode[], ExitCode]>([
    [[0, 2, 0], 2],
    [[3, 2, 0], 3],
    [[2, 3, 4], 4],
    [[5, 4, 3], 5],
    [[1, 5, 0], 1],
  ])('of the exit codes %j has %i', async (codes, worst) => {
    const { world } = openWorld()
    const run: Run = async ({ target }) => codes[names.indexOf(target ?? '')] ?? 0
    expect(await runAll(run, world)).toBe(worst)
  })

  test('stops at an interruption, and at a bug', async () => {
    const { world } = openWorld()
    for (const thrown of [new Problem('interrupted', 'Interrupted.'), new Error('bug')]) {
      const run: Run = async () => {
        throw thrown
      }
      await expect(runAll(run, world)).rejects.toThrow(thrown.message)
    }
  })

  test('tells a failure that several have once, and one of a hub under its target', async () => {
    const { world, out, err } = openWorld()
    const run: Run = async ({ target }, { streams }) => {
      if (target === 'hub01') throw new Problem('usage', '--quota is wrong.', { hint: 'leave it out' })
      if (target === 'hub02') throw new Problem('connection', 'No answer.')
      if (target === 'hub04') throw new Problem('usage', '--quota is wrong.', { hint: 'leave it out' })
      await streams.out(`${target}\n`)
      return 0
    }
    expect(await runAll(run, world, 'hub0[1-4]')).toBe(1)
    expect(out).toEqual(['Target hub03:\nhub03\n'])
    expect(err.join('')).toBe(
      [
        'Target hub02:\nerror: No answer.\nhelp: hubplan help connection\n',
        'Targets hub01, hub04:\nerror: --quota is wrong.\nhint: leave it out\nhelp: hubplan help look\n',
      ].join(''),
    )
  })

  test('keeps the words of a fault that are not those of files', async () => {
    const { world, err } = openWorld()
    const run: Run = async () => {
      throw new Problem('input', 'A table cannot name all groups.', { hint: 'export to a .yaml file' })
    }
    expect(await runAll(run, world, 'hub0[12]')).toBe(1)
    expect(err.join('')).toContain(
      'Target hub01:\nerror: A table cannot name all groups.\nhint: export to a .yaml file\n',
    )
  })

  test('asks one question after another', async () => {
    const { world } = openWorld()
    let [asking, most] = [0, 0]
    const ask = async (question: string): Promise<string> => {
      asking += 1
      most = Math.max(most, asking)
      await turn()
      asking -= 1
      return question
    }
    const answers: (string | undefined)[] = []
    const run: Run = async ({ target }, own) => {
      answers.push(await own.streams.ask(`${target}?`))
      return 0
    }
    expect(await runAll(run, { ...world, streams: { ...world.streams, ask } })).toBe(0)
    expect(most).toBe(1)
    expect(answers).toEqual(names.map((name) => `${name}?`))
  })

  test('has one heading on a terminal', async () => {
    const { world, out, err } = openWorld()
    const run: Run = async (_, { streams }) => {
      await streams.out('result\n')
      streams.err('note\n')
      return 0
    }
    const streams = { ...world.streams, outIsTerminal: true }
    await runAll(run, { ...world, streams }, 'hub0[12]')
    expect(out).toEqual(['Target hub01:\nresult\n', '\nTarget hub02:\nresult\n'])
    expect(err).toEqual(['note\n', 'note\n'])
  })
})
