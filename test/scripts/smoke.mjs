// The package as people install it, on one or several programs of Node.js: node test/scripts/smoke.mjs [NODE ...]
// It is packed from dist/ as it is, installed into an empty folder, and run there against its own sandbox.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { npm } from './npm.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const given = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'hubplan-smoke-'))
const program = join(folder, 'node_modules/hubplan/dist/cli.js')
/** What a program needs of a machine; without SystemRoot no socket opens on Windows. */
const system = { PATH: process.env.PATH, ...(process.platform === 'win32' && { SystemRoot: process.env.SystemRoot }) }

const library = `import { apply, isBlocked, plan, show } from 'hubplan'
const hub = { url: process.env.HUBPLAN_URL, token: process.env.HUBPLAN_TOKEN }
const made = await plan({ ...hub, desired: { version: 1, users: [{ name: 'smoke-library' }] } })
const { exitCode, counts } = await apply(made, { ...hub, journal: false })
process.stdout.write(JSON.stringify({ isBlocked: isBlocked(made), exitCode, counts, shown: (await show(made)).length > 0 }))
`

try {
  npm(['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  writeFileSync(join(folder, 'package.json'), '{}')
  npm(['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder })
  for (const node of given.length === 0 ? [process.execPath] : given) await tryOn(node)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function tryOn(node) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  const sandbox = spawn(node, [program, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise((done) => sandbox.once('exit', done))
  try {
    const url = await addressOf(sandbox)
    const run = (args, code = 0) => {
      const env = { ...system, HOME: folder, NO_COLOR: '1', HUBPLAN_URL: url, HUBPLAN_TOKEN: 'sandbox' }
      const ran = spawnSync(node, args, { cwd: folder, env, encoding: 'utf8', maxBuffer: 1e8 })
      const said = `${ran.stderr}${ran.error ?? ''}`
      if (ran.status !== code || /\b(?:Deprecation|Experimental)Warning\b/.test(said)) {
        throw new Error(`${version}: ${args.join(' ')} ended with ${ran.status}:\n${said}`)
      }
      return ran.stdout
    }
    const hubplan = (...args) => run([program, ...args])
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(hubplan('--version') === `hubplan ${manifest.version}\n`, 'version')
    expect(hubplan('--help').includes('Exit codes:'), 'help')
    writeFileSync(join(folder, 'users.csv'), 'username,groups\nsmoke-one,smoke\nsmoke-two,\n')
    hubplan('plan', 'users.csv', '-o', 'plan.json')
    expect(/^<!doctype html>/i.test(hubplan('show', 'plan.json', '--format', 'html')), 'page')
    expect(hubplan('apply', 'plan.json', '--results', 'results.xlsx').includes('Applied: 4 changed'), 'apply')
    hubplan('plan', 'users.csv', '--detailed-exitcode')
    hubplan('export', 'everybody.xlsx')
    hubplan('plan', 'everybody.xlsx', '--detailed-exitcode')
    writeFileSync(join(folder, 'library.mjs'), library)
    const { isBlocked, exitCode, counts, shown } = JSON.parse(run(['library.mjs']))
    expect(!isBlocked && exitCode === 0 && counts.changed === 1 && shown, 'library')
    process.stdout.write(
      `${version} (${process.platform}-${process.arch}): version, help, plan, show, apply, xlsx, library\n`,
    )
  } finally {
    sandbox.kill('SIGINT')
    await ended
    for (const name of readdirSync(folder)) {
      if (/^(plan|results|everybody)\./.test(name)) rmSync(join(folder, name))
    }
  }
}

function expect(holds, what) {
  if (!holds) throw new Error(`Not as it should be: ${what}.`)
}

function addressOf(sandbox) {
  return new Promise((found, fail) => {
    let text = ''
    sandbox.once('exit', () => fail(new Error('The sandbox did not start.')))
    sandbox.stdout.on('data', (chunk) => {
      text += chunk
      const [hit] = /http:\/\/[\d.]+:\d+/.exec(text) ?? []
      if (hit !== undefined) found(hit)
    })
  })
}
