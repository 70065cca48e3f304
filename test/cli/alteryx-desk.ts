// hubplan in a folder of its own, against small Alteryx servers. No process may ever show a token.
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import type { Plan } from '../../src/core/types.ts'
import { type AlteryxMock, type MockOptions, startAlteryx } from '../mocks/alteryx.ts'
import { inside, launch, type Ran, type Running } from './run.ts'

/** A part of every token of the mock. */
const hush = /hush/

type Env = Readonly<Record<string, string | undefined>>

export interface AlteryxDesk {
  readonly mock: AlteryxMock
  readonly folder: string
  readonly run: (...args: string[]) => Promise<Ran>
  readonly runWith: (env: Env, ...args: string[]) => Promise<Ran>
  readonly start: (env: Env, ...args: string[]) => Running
  readonly write: (name: string, text: string, mode?: number) => Promise<void>
  readonly read: (name: string) => Promise<string>
  readonly files: () => Promise<string[]>
  readonly mode: (name: string) => Promise<string>
  readonly plan: (name?: string) => Promise<Plan>
  readonly tokens: (name?: string) => Promise<Readonly<Record<string, unknown>>>
}

export const staticToken = 'static-hush-token'

export async function openAlteryxDesk(options: MockOptions = {}): Promise<AlteryxDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-alteryx-'))
  const mock = await startAlteryx({ tokens: [staticToken], ...options })
  onTestFinished(async () => {
    await mock.close()
    await chmod(folder, 0o700).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  })
  const env = { HUBPLAN_URL: mock.url, HUBPLAN_TOKEN: staticToken }
  const start = (more: Env, ...args: string[]): Running => {
    const running = launch(args, { cwd: folder, env: { ...env, ...more } })
    const done = running.done.then((ran) => {
      if (hush.test(ran.stdout) || hush.test(ran.stderr)) throw new Error(`hubplan ${args.join(' ')} shows a token`)
      return ran
    })
    return { child: running.child, done }
  }
  const runWith = async (more: Env, ...args: string[]): Promise<Ran> => {
    const ran = await inside(args, { cwd: folder, env: { ...env, ...more } })
    if (hush.test(ran.stdout) || hush.test(ran.stderr)) throw new Error(`hubplan ${args.join(' ')} shows a token`)
    return ran
  }
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  return {
    mock,
    folder,
    run: (...args) => runWith({}, ...args),
    runWith,
    start,
    write: async (name, text, mode = 0o600) => {
      await writeFile(join(folder, name), text)
      await chmod(join(folder, name), mode)
    },
    read,
    files: async () => (await readdir(folder)).sort(),
    mode: async (name) => ((await stat(join(folder, name))).mode & 0o777).toString(8),
    plan: async (name = 'plan.json') => JSON.parse(await read(name)) as Plan,
    tokens: async (name = 'tokens.json') => JSON.parse(await read(name)) as Readonly<Record<string, unknown>>,
  }
}

/** The OAuth file for a mock, as somebody would write it by hand. */
export function oauthFile(mock: AlteryxMock, more: object = {}): string {
  return JSON.stringify({
    client_id: mock.clientId,
    refresh_token: mock.refreshToken,
    token_endpoint: mock.tokenEndpoint,
    note: 'kept',
    ...more,
  })
}

/** Names of the files that hold a token although they must not. */
export async function leaks(desk: AlteryxDesk, except: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const name of await desk.files()) {
    if (!except.includes(name) && hush.test(await desk.read(name).catch(() => ''))) found.push(name)
  }
  return found
}
