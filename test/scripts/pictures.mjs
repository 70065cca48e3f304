// Pictures of the page of the demo's plan, for the README: node test/scripts/pictures.mjs FOLDER (after a build).
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cli = join(root, 'dist/cli.js')
const [into] = process.argv.slice(2)
if (into === undefined) throw new Error('Give the folder for the pictures.')
const program = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path))
if (program === undefined) throw new Error('There is no Chromium on the PATH: apt-get install chromium.')

mkdirSync(into, { recursive: true })
const folder = mkdtempSync(join(tmpdir(), 'hubplan-pictures-'))
const sandbox = spawn(process.execPath, [cli, 'sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] })
const ended = new Promise((done) => sandbox.once('exit', done))
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
try {
  const url = await new Promise((found, fail) => {
    let text = ''
    sandbox.once('exit', () => fail(new Error('The sandbox did not start.')))
    sandbox.stdout.on('data', (chunk) => {
      text += chunk
      const [hit] = /http:\/\/[\d.]+:\d+/.exec(text) ?? []
      if (hit !== undefined) found(hit)
    })
  })
  cpSync(join(root, 'fixtures/demo'), folder, { recursive: true })
  const env = { ...process.env, HUBPLAN_URL: url, HUBPLAN_TOKEN: 'sandbox', NO_COLOR: '1' }
  const run = (...args) =>
    execFileSync(process.execPath, [cli, ...args], { cwd: folder, env, maxBuffer: 1e8, stdio: 'pipe' })
  run('plan', '-o', 'plan.json')
  writeFileSync(join(folder, 'plan.html'), run('show', 'plan.json', '--format', 'html'))
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1120, height: 1400 }, deviceScaleFactor: 2 })
    await page.goto(pathToFileURL(join(folder, 'plan.html')).href)
    const path = resolve(into, `page-${colorScheme}.png`)
    await page.screenshot({ path })
    process.stdout.write(`${path}\n`)
  }
} finally {
  await browser.close()
  sandbox.kill('SIGINT')
  await ended
  rmSync(folder, { recursive: true, force: true })
}
