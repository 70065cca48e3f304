// The next step of hubplan sandbox, in the words of the shells of its system.
import { expect, test } from 'vitest'

import { runSandbox } from '../../src/commands/sandbox.ts'
import { silentStreams } from '../../src/io/streams.ts'
import type { World } from '../../src/session/world.ts'
import { chance, elapsedMs, now, waitedMs } from '../helpers/clocks.ts'

/** What a sandbox prints that ends at once. */
async function printed(isWindows: boolean): Promise<string> {
  const said: string[] = []
  const world: World = {
    env: {},
    cwd: process.cwd(),
    streams: { ...silentStreams(() => undefined), out: async (text) => void said.push(text) },
    now,
    elapsedMs,
    waitedMs,
    ...chance,
    signal: AbortSignal.abort(),
    holdInterrupts: () => undefined,
    isWindows,
  }
  expect(await runSandbox({ port: 0, provider: 'jupyterhub' }, world)).toBe(0)
  return said.join('').replaceAll(/127\.0\.0\.1:\d+/g, 'HUB')
}

test('on Windows there is a line for PowerShell and one for cmd', async () => {
  expect(await printed(true)).toContain(
    [
      "  $env:HUBPLAN_URL = 'http://HUB'; $env:HUBPLAN_TOKEN = 'sandbox'    (PowerShell)",
      '  set "HUBPLAN_URL=http://HUB" && set "HUBPLAN_TOKEN=sandbox"    (cmd)',
      '  hubplan plan --absent zoe.jansen',
    ].join('\n'),
  )
})

test('elsewhere there is one line for all shells', async () => {
  expect(await printed(false)).toContain('  export HUBPLAN_URL=http://HUB HUBPLAN_TOKEN=sandbox\n  hubplan plan')
})
