// Comments on pull requests, in GitHub's own style at the width of a comment.
import { importSource } from '../bundle.mjs'

/** Pixels of a picture: what a reviewer sees before scrolling for long. */
const tallest = 1400

/** Gives each picture, with its name, to `save`. */
export async function pictureComments(browser, save) {
  const { columnWidth, picturedComments } = await importSource('test/views/corpus/pictured.ts')
  const viewport = { width: columnWidth, height: tallest }
  for (const [name, html] of Object.entries(await picturedComments())) {
    const page = await browser.newPage({ viewport })
    await page.setContent(html)
    const height = Math.min(tallest, await page.evaluate('document.documentElement.scrollHeight'))
    save(`comment-${name}.png`, await page.screenshot({ clip: { x: 0, y: 0, width: columnWidth, height } }))
    await page.close()
  }
}
