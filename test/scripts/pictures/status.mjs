// The status of an AUP hub as a page: light, dark, and on a phone.
import { importSource } from '../bundle.mjs'

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1120, height: 1400 } },
  dark: { colorScheme: 'dark', viewport: { width: 1120, height: 1400 } },
  narrow: { colorScheme: 'light', viewport: { width: 390, height: 1400 } },
}

/** Gives each picture, with its name, to `save`. */
export async function pictureStatus(browser, save) {
  const { picturedStatus } = await importSource('test/views/status/pictured.ts')
  const { cloud } = picturedStatus()
  for (const [name, look] of Object.entries(looks)) {
    const page = await browser.newPage({ ...look, deviceScaleFactor: 1.4 })
    await page.setContent(cloud)
    save(`status-${name}.png`, await page.screenshot())
    await page.close()
  }
}
