// Other programs that a person looks with: a pager, a browser. They get no secret of the environment.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Env } from '../core/types.ts'

/** The environment without variables that may hold a token or a password. */
function without(env: Env): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:HUBPLAN|JUPYTERHUB)_/.test(name)))
}

/**
 * Shows a text page by page, with $PAGER or less. Resolves when the reader has left.
 * @returns whether a pager ran
 */
export async function page(text: string, env: Env): Promise<boolean> {
  const own = env.PAGER?.trim()
  if (own === '') return false
  const [command, args] = own === undefined ? ['less', ['-FRX']] : [own, []]
  const shell = own !== undefined
  const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'], env: without(env), shell })
  // A reader who leaves early closes the pipe.
  child.stdin.on('error', () => undefined)
  child.stdin.end(text)
  const code = await ended(child)
  // A shell says with 127 that there is no such program.
  return code !== undefined && code !== 127
}

/** Undefined when the program could not be started. */
function ended(child: ChildProcess): Promise<number | null | undefined> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(undefined))
    child.once('close', (code) => resolve(code))
  })
}

/** Writes pages into a new folder that only this user can read. */
export async function writePages(pages: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-help-'))
  for (const [name, text] of Object.entries(pages)) await writeFile(join(folder, name), text, { mode: 0o600 })
  return folder
}

/** How each platform opens a file in the browser. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** A browser that runs in the foreground does not end. */
const patienceMs = 3000

/**
 * Opens a file in the browser.
 * @returns whether a program took it
 */
export async function openInBrowser(path: string, env: Env): Promise<boolean> {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...args, path], { stdio: 'ignore', detached: true, env: without(env) })
  let timer: NodeJS.Timeout | undefined
  const isRunning = new Promise<0>((resolve) => {
    timer = setTimeout(() => resolve(0), patienceMs)
  })
  const code = await Promise.race([ended(child), isRunning])
  clearTimeout(timer)
  child.unref()
  return code === 0
}
