// Pictures of the demo's plan on the page and in the terminal, a recording for the README, and comments of the corpus:
// npm run pictures (after a build).
// The clock of the programs stands still, so that a program that shows the same gives the same pictures.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'

import { pictureComments } from './comments.mjs'
import { recordingOf, size } from './recording.mjs'
import { screenPage } from './screen.mjs'
import { pictureStatus } from './status.mjs'
import { pictureTargets } from './targets.mjs'
import { openTerminal } from './terminal.mjs'
import { pictureWeb } from './web.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const clock = fileURLToPath(new URL('clock.mjs', import.meta.url))
const program = ['--import', clock, join(root, 'dist/cli.js')]
const [into] = process.argv.slice(2)
if (into === undefined) throw new Error('Give the folder for the pictures.')
const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path))
if (executablePath === undefined) throw new Error('There is no Chromium on the PATH: apt-get install chromium.')

mkdirSync(into, { recursive: true })
const folder = mkdtempSync(join(tmpdir(), 'hubplan-pictures-'))
const sandbox = spawn(process.execPath, [...program, 'sandbox', '--port', '8081'], {
  stdio: ['ignore', 'pipe', 'ignore'],
})
const ended = new Promise((done) => sandbox.once('exit', done))
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
try {
  const hub = { HUBPLAN_URL: await urlOf(sandbox), HUBPLAN_TOKEN: 'sandbox' }
  cpSync(join(root, 'fixtures/demo'), folder, { recursive: true })
  const run = (...args) =>
    execFileSync(process.execPath, [...program, ...args], {
      cwd: folder,
      env: { ...process.env, ...hub, NO_COLOR: '1' },
      maxBuffer: 1e8,
      stdio: 'pipe',
    })
  run('plan', '-o', 'plan.json')
  await pictureWeb(browser, save, { program, hub, folder })
  await picturePage(run('show', 'plan.json', '--format', 'html'))
  const show = 'hubplan show plan.json'
  await inTerminal({ columns: 104, rows: 46 }, hub, async (terminal) => {
    terminal.type(`clear; ${show}`)
    terminal.press('Enter')
    await terminal.shows(/Next: .*\n\$\s*$/)
    const lines = terminal.history()
    const first = lines.findLastIndex(({ text }) => text.startsWith('Plan for'))
    await pictureScreen('terminal-show', show, lines.slice(first, first + 44))
  })
  const review = 'hubplan review plan.json'
  await inTerminal({ columns: 104, rows: 46 }, hub, async (terminal) => {
    terminal.type(`clear; ${review}`)
    terminal.press('Enter')
    await pictureScreen('terminal-review', review, (await terminal.shows(/a approve/)).lines)
  })
  rmSync(join(folder, 'plan.json'))
  await inTerminal(size, hub, async (terminal) => save('demo.svg', await recordingOf(terminal)))
  await pictureComments(browser, save)
  await pictureTargets(browser, save)
  await pictureStatus(browser, save)
} finally {
  await browser.close()
  sandbox.kill('SIGINT')
  await ended
  rmSync(folder, { recursive: true, force: true })
}

function urlOf(child) {
  return new Promise((found, fail) => {
    let text = ''
    child.once('exit', () => fail(new Error('The sandbox did not start.')))
    child.stdout.on('data', (chunk) => {
      text += chunk
      const [hit] = /http:\/\/[\d.]+:\d+/.exec(text) ?? []
      if (hit !== undefined) found(hit)
    })
  })
}

async function inTerminal(room, hub, use) {
  const hubplan = [process.execPath, ...program].join(' ')
  const terminal = await openTerminal(folder, {
    ...room,
    variables: { ...hub, USER: 'ada', FORCE_COLOR: '1' },
    hubplan,
  })
  try {
    await use(terminal)
  } finally {
    terminal.close()
  }
}

/** The plan as a page, in both themes. */
async function picturePage(html) {
  const file = join(folder, 'plan.html')
  writeFileSync(file, html)
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1120, height: 1400 }, deviceScaleFactor: 1.4 })
    await page.clock.setFixedTime('2026-03-02T09:00:00Z')
    await page.goto(pathToFileURL(file).href)
    save(`page-${colorScheme}.png`, await page.screenshot())
  }
}

async function pictureScreen(name, title, lines) {
  const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, deviceScaleFactor: 1.4 })
  await page.setContent(screenPage(lines, { title }))
  save(`${name}.png`, await (await page.$('body')).screenshot({ omitBackground: true }))
}

function save(name, content) {
  const path = resolve(into, name)
  writeFileSync(path, content)
  process.stdout.write(`${path}\n`)
}
