// The plans of several targets on one page.
import { importSource } from '../bundle.mjs'

/** Gives the picture, with its name, to `save`. */
export async function pictureTargets(browser, save) {
  const { picturedSet } = await importSource('test/views/html/pictured.ts')
  const page = await browser.newPage({ viewport: { width: 1280, height: 1240 }, deviceScaleFactor: 1.4 })
  await page.clock.setFixedTime('2026-03-02T11:20:00Z')
  await page.setContent(picturedSet())
  save('page-targets.png', await page.screenshot())
  await page.close()
}
