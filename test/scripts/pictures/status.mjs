// The status of an AUP hub as a page: light, dark, on a phone, and as a whole.
import { importSource } from '../bundle.mjs'

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1120, height: 1400 } },
  dark: { colorScheme: 'dark', viewport: { width: 1120, height: 1400 } },
  whole: { colorScheme: 'light', viewport: { width: 1120, height: 1400 }, deviceScaleFactor: 1 },
  narrow: { colorScheme: 'light', viewport: { width: 390, height: 1400 } },
}

/** Gives each picture, with its name, to `save`. */
export async function pictureStatus(browser, save) {
  const { picturedStatus } = await importSource('test/views/status/pictured.ts')
  const { cloud } = picturedStatus()
  for (const [name, look] of Object.entries(looks)) {
    const page = await browser.newPage({ deviceScaleFactor: 1.4, ...look })
    await page.setContent(cloud)
    save(`status-${name}.png`, await page.screenshot({ fullPage: name === 'whole' }))
    await page.close()
  }
}
