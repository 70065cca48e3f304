#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { openStreams } from './io/streams.ts'
import { tool } from './io/version.ts'
// The entry of the program: its inputs, the only catch and the only exit. Other modules are imported when they are
// used.
import type { ExitCode, World } from './session/world.ts'

/** The newest Node.js that is known to have the flag; one that lacks it prints an error. */
const newestKnown = 26

// V8 spends a quarter of a second on optimizing the HTTP parser, one huge WebAssembly function, and the process cannot exit
// before. Except in the longest runs that is more than the parser needs in all.
if (Number.parseInt(process.versions.node, 10) <= newestKnown) setFlagsFromString('--wasm-tiering-budget=180000000')

const argv = process.argv.slice(2)
const streams = openStreams({ noColor: argv.includes('--no-color') })

try {
  process.exitCode = await run()
} catch (thrown) {
  const { tellFailure } = await import('./session/failure.ts')
  process.exitCode = tellFailure(thrown, streams, argv)
}

async function run(): Promise<ExitCode> {
  if (argv.length === 1 && ['--version', 'version', '-V', '-v'].includes(argv[0] ?? '')) {
    await streams.out(`${tool}\n`)
    return 0
  }
  const interruptible = interrupts()
  const { ofProcess } = await import('./session/world.ts')
  const { runCommand } = await import('./cli/line.ts')
  return runCommand(argv, { env: process.env, streams, ...ofProcess(), ...interruptible })
}

/**
 * The first Ctrl-C ends the program at once; after `holdInterrupts` it waits for requests in flight. The second always
 * ends it.
 */
function interrupts(): Pick<World, 'signal' | 'holdInterrupts' | 'shield'> {
  const controller = new AbortController()
  let isHeld = false
  let shielded = 0
  let isDue = false
  const stop = (): void => {
    if (shielded > 0 && !isHeld && !isDue) {
      isDue = true
      return
    }
    if (!isHeld || controller.signal.aborted) process.exit(130)
    controller.abort()
    streams.err('\nInterrupted: finishing what is in flight. Again to stop at once.\n')
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return {
    signal: controller.signal,
    holdInterrupts: () => {
      isHeld = true
    },
    shield: async (work) => {
      shielded += 1
      try {
        return await work()
      } finally {
        shielded -= 1
        if (isDue && shielded === 0) process.exit(130)
      }
    },
  }
}
