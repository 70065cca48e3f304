// The package as people get it: packed from dist/, installed into an empty folder without a network.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { isFull } from '../helpers/tier.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program with nothing in its environment but what it must have. */
export async function run(file: string, args: readonly string[], cwd: string, env: Env = {}): Promise<Ran> {
  const own = {
    PATH: process.env['PATH'],
    HOME: cwd,
    NO_COLOR: '1',
    TZ: 'UTC',
    npm_config_cache: join(cwd, '.npm'),
    ...env,
  }
  return promisify(execFile)(file, [...args], { cwd, env: own, maxBuffer: 1e8 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failure: Ran) => failure,
  )
}

export type Env = Readonly<Record<string, string | undefined>>

/** A folder in whose modules the package is. */
export interface Placed {
  readonly folder: string
  /** The program of its package. */
  readonly hubplan: string
  readonly remove: () => Promise<void>
}

export interface Installed extends Placed {
  readonly tarball: string
}

export async function installPackage(): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-package-'))
  const packed = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], root, {
    HOME: folder,
    npm_config_cache: join(folder, '.npm'),
  })
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error(packed.stderr)
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const installed = await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], folder)
  if (installed.code !== 0) throw new Error(installed.stderr)
  return {
    folder,
    tarball: join(folder, tarball),
    hubplan: join(folder, 'node_modules/.bin/hubplan'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** The package for those who use it: installed in the full tier, and a link to what is packed in the others. */
export async function placePackage(): Promise<Placed> {
  if (isFull) return installPackage()
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-package-'))
  await mkdir(join(folder, 'node_modules'))
  await symlink(root, join(folder, 'node_modules/hubplan'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  return { folder, hubplan: join(root, 'dist/cli.js'), remove: () => rm(folder, { recursive: true, force: true }) }
}

export interface RunningHub {
  readonly env: { readonly HUBPLAN_URL: string; readonly HUBPLAN_TOKEN: string }
  readonly stop: () => Promise<void>
}

/** `hubplan sandbox` of a program. */
export async function startHub(args: readonly string[]): Promise<RunningHub> {
  const child = spawn(process.execPath, [...args, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const url = await addressOf(child)
  return {
    env: { HUBPLAN_URL: url, HUBPLAN_TOKEN: 'sandbox' },
    stop: async () => {
      child.kill('SIGINT')
      await ended
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    let text = ''
    child.once('exit', () => fail(new Error('The sandbox did not start.')))
    child.stdout?.on('data', (chunk) => {
      text += chunk
      const [hit] = /http:\/\/[\d.]+:\d+/.exec(text) ?? []
      if (hit !== undefined) found(hit)
    })
  })
}
