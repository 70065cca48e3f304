// The pages of the site: the README, then the topics in reading order.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { importSource } from '../scripts/bundle.mjs'

/** Each page with its place in the repository, its title, and the heading in the list of topics that it is under. */
export async function pagesOf(root) {
  const { headings } = await importSource('src/help/topics.ts')
  const topics = headings.flatMap(({ title: under, topics: names }) =>
    names.map((name) => ({ name, under, path: `src/help/${name}.md` })),
  )
  return Promise.all(
    [{ name: 'index', path: 'README.md' }, ...topics].map(async (page) => {
      const text = (await readFile(join(root, page.path), 'utf8')).replaceAll(/^<!-- .* -->\n/gm, '')
      const [, title] = /^# (.+)\n/.exec(text) ?? []
      if (title === undefined) throw new Error(`${page.path} has no title in its first line.`)
      return { ...page, title, text }
    }),
  )
}
