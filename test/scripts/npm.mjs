// How scripts call npm: as the npm that runs them, since on Windows `npm` is no program that can be started without a shell.
import { execFileSync } from 'node:child_process'

const own = process.env.npm_execpath

/** @returns what it writes to stdout */
export function npm(args, options = {}) {
  const given = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e8, ...options }
  return own?.endsWith('npm-cli.js')
    ? execFileSync(process.execPath, [own, ...args], given)
    : execFileSync('npm', args, given)
}
