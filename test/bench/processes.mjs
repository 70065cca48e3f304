// Programs that are measured or that help, each in a process of its own.
import { fork, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const cli = join(root, 'dist/cli.js')
export const here = (name) => fileURLToPath(new URL(name, import.meta.url))

setFlagsFromString('--expose-gc')

/** What one side left behind is collected on no other side's time. */
export const collectGarbage = runInNewContext('gc')

/** A new folder on the disk that the project is on: one in memory would make flushes free. It goes with the process. */
export function openFolder() {
  const cache = join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'hubplan-bench-'))
  folders.push(folder)
  return folder
}

const folders = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A helper that says on which port or address it listens. It ends with this process, or with `stop`. */
export async function startHelper(name, ...args) {
  const child = fork(here(name), args.map(String), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] })
  const said = await new Promise((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(String(data).trim()))
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
  })
  return {
    port: Number(said),
    said,
    child,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve)
        child.kill()
      }),
  }
}

/**
 * Runs node to its end.
 * @returns its exit code, its wall time, and with `peak` its largest resident memory in bytes and its processor time,
 * also without that of the system
 */
export async function runNode(args, { cwd = root, env = {}, peak = false, input = 'ignore' } = {}) {
  const folder = peak ? openFolder() : undefined
  const report = folder === undefined ? undefined : join(folder, 'peak')
  const hook = report === undefined ? [] : ['--import', here('peak.mjs')]
  const more = report === undefined ? {} : { HUBPLAN_BENCH_PEAK: report }
  const ended = await runProgram([process.execPath, ...hook, ...args], { cwd, env: { ...env, ...more }, input })
  return { ...ended, ...(report && peakOf(report)) }
}

/** Runs a program to its end. @returns its exit code and its wall time */
export async function runProgram([program, ...args], { cwd = root, env = {}, input = 'ignore' } = {}) {
  const from = performance.now()
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, NO_COLOR: '1', ...env },
    stdio: [input, 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (data) => {
    stderr = (stderr + data).slice(-4000)
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => resolve(status ?? signal))
  })
  return { code, ms: performance.now() - from, stderr }
}

function peakOf(report) {
  try {
    const { maxRSS, cpu, user } = JSON.parse(readFileSync(report, 'utf8'))
    return { bytes: maxRSS * 1024, cpuMs: cpu / 1000, userMs: user / 1000 }
  } catch {
    // It was killed, such as by a lack of memory.
    return { bytes: Number.NaN, cpuMs: Number.NaN, userMs: Number.NaN }
  }
}
