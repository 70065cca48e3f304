// Pictures of the demo's plan on the page and in the terminal, for the README: npm run pictures (after a build).
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'

import { screenPage } from './screen.mjs'

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
const sandbox = spawn(process.execPath, [cli, 'sandbox', '--port', '8081'], { stdio: ['ignore', 'pipe', 'ignore'] })
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
    const page = await browser.newPage({ colorScheme, viewport: { width: 1120, height: 1400 }, deviceScaleFactor: 1.4 })
    await page.goto(pathToFileURL(join(folder, 'plan.html')).href)
    const path = resolve(into, `page-${colorScheme}.png`)
    await page.screenshot({ path })
    process.stdout.write(`${path}\n`)
  }
  for (const [name, command, wanted] of [
    ['terminal-show', 'hubplan show plan.json | head -44', '$'],
    ['terminal-review', 'hubplan review plan.json', 'a approve'],
  ]) {
    const text = await capture(command, wanted, env)
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, deviceScaleFactor: 1.4 })
    await page.setContent(screenPage(text, { title: command.replace(/ \|.*/, '') }))
    const path = resolve(into, `${name}.png`)
    await (await page.$('body')).screenshot({ path })
    process.stdout.write(`${path}\n`)
  }
} finally {
  await browser.close()
  sandbox.kill('SIGINT')
  await ended
  rmSync(folder, { recursive: true, force: true })
}

/** The screen of a real terminal, with its colours, once it shows what is wanted and stands still. */
async function capture(command, wanted, { HUBPLAN_URL, HUBPLAN_TOKEN }) {
  const socket = `hubplan-pictures-${process.pid}`
  const tmux = (...args) => execFileSync('tmux', ['-u', '-L', socket, ...args], { encoding: 'utf8' })
  const variables = {
    PATH: process.env.PATH,
    HOME: folder,
    TERM: 'screen',
    LANG: 'C.UTF-8',
    PS1: '$ ',
    FORCE_COLOR: '1',
  }
  const own = Object.entries({ ...variables, HUBPLAN_URL, HUBPLAN_TOKEN }).map(([key, value]) => `${key}=${value}`)
  tmux(
    '-f',
    '/dev/null',
    'new-session',
    '-d',
    '-x',
    '104',
    '-y',
    '46',
    '-c',
    folder,
    'env',
    '-i',
    ...own,
    'bash',
    '--norc',
  )
  try {
    tmux('send-keys', '-l', `hubplan() { ${process.execPath} ${cli} "$@"; }; clear; ${command}`)
    tmux('send-keys', 'Enter')
    let before = ''
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
      await new Promise((done) => setTimeout(done, 400))
      const text = tmux('capture-pane', '-p', '-e')
      if (text === before && text.includes(wanted) && text.trim().split('\n').length > 8) return text
      before = text
    }
    throw new Error(`The terminal does not show ${wanted}:\n${before}`)
  } finally {
    tmux('kill-server')
  }
}
