// Makes the manual's pages from src/help and the README: npm run site. Needs no network; the pages need none either.
//   node test/site/build.mjs [FOLDER]     into dist/site, or the folder
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import Eleventy from '@11ty/eleventy'
import * as pagefind from 'pagefind'

import { root } from '../scripts/bundle.mjs'
import { configure } from './eleventy.mjs'
import { pagesOf } from './pages.mjs'

const into = resolve(process.argv[2] ?? join(root, 'dist/site'))

await rm(into, { recursive: true, force: true })
const pages = await pagesOf(root)
// Eleventy takes its paths from the working directory.
process.chdir(root)
const eleventy = new Eleventy('test/site', into, {
  quietMode: true,
  configPath: false,
  config: (config) => configure(config, pages),
})
await eleventy.write()
await addSearch(into)
process.stdout.write(`${pages.length} pages in ${into}\n`)

async function addSearch(path) {
  const { index, errors } = await pagefind.createIndex()
  try {
    errors.push(...(await index.addDirectory({ path })).errors)
    errors.push(...(await index.writeFiles({ outputPath: join(path, 'pagefind') })).errors)
    if (errors.length > 0) throw new Error(`The search has no index: ${errors.join(', ')}`)
  } finally {
    await pagefind.close()
  }
}
