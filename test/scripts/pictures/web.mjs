// The four steps of `hubplan web`, on the hub of the demo.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** As people paste it: addresses of a mail, a column of a sheet, and one typing error. */
const list = `anna.fischer, anna.hansen
Ben Moreau <ben.moreau>; ben.okafor
carla.abbas
carla.costa
chen.fisher`

/** Gives each picture, with its name, to `save`. */
export async function pictureWeb(browser, save, { program, hub, folder }) {
  const dir = join(folder, 'spring-class')
  mkdirSync(dir)
  const web = spawn(process.execPath, [...program, 'web', '--no-open', '--dir', dir], {
    env: { PATH: process.env.PATH, HOME: folder, USER: 'ada' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise((done) => web.once('exit', done))
  const page = await browser.newPage({
    viewport: { width: 960, height: 800 },
    deviceScaleFactor: 1.4,
    reducedMotion: 'reduce',
  })
  await page.clock.setFixedTime('2026-03-02T09:00:00Z')
  const take = async (name) => {
    await page.evaluate(`document.querySelector('.brand span').textContent = 'in the folder ~/spring-class'`)
    await page.evaluate('document.activeElement.blur(); window.scrollTo(0, 0)')
    await page.mouse.move(0, 0)
    await page.setViewportSize({ width: 960, height: 400 })
    const height = await page.evaluate('document.documentElement.scrollHeight')
    await page.setViewportSize({ width: 960, height: Math.min(height, 1500) })
    save(`web-${name}.png`, await page.screenshot())
  }
  const press = (name) => page.getByRole('button', { name, exact: true }).click()
  try {
    await page.goto(await addressOf(web))
    await page.getByRole('radio', { name: /^JupyterHub/ }).check()
    await page.getByLabel('Address').fill(hub.HUBPLAN_URL)
    await page.getByLabel('Token').fill(hub.HUBPLAN_TOKEN)
    await page.getByLabel('Token').blur()
    await page.getByText(/^You are /).waitFor()
    await take('where')
    await press('Next')
    await page.getByRole('radio', { name: /^Remove these/ }).check()
    await page.getByLabel('Paste names or e-mail addresses').fill(list)
    await page.getByText(/Did you mean/).waitFor()
    await take('what')
    await page.getByRole('button', { name: /^Use / }).first().click()
    await page.getByText(/^All 7 are here/).waitFor()
    await press('Look at the changes')
    await page.frameLocator('iframe').getByRole('heading', { level: 1 }).waitFor()
    await take('look')
    await press('Go on to the last step')
    await page.getByLabel('Your name').fill('Ada Lovelace')
    await page.getByLabel(/Type 7 to confirm$/).fill('7')
    await take('do')
  } finally {
    await page.close()
    web.kill('SIGINT')
    await ended
  }
}

function addressOf(child) {
  return new Promise((found, fail) => {
    let text = ''
    child.once('exit', () => fail(new Error(`hubplan web did not start: ${text}`)))
    child.stdout.on('data', (chunk) => {
      text += chunk
      const [hit] = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(text) ?? []
      if (hit !== undefined) found(hit)
    })
  })
}
