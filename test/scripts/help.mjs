// Puts the program's own tables into the topics of the manual, and the names of its pages for man into package.json:
// npm run help
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { importSource, root } from './bundle.mjs'
import { manPages } from './man/index.mjs'

const { fill } = await importSource('test/scripts/help/tables.ts')
const folder = join(root, 'src/help')

for (const file of (await readdir(folder)).filter((name) => name.endsWith('.md'))) {
  const path = join(folder, file)
  const text = await readFile(path, 'utf8')
  const filled = fill(text)
  if (filled === text) continue
  await writeFile(path, filled)
  process.stdout.write(`${file} is up to date again\n`)
}

const manifest = join(root, 'package.json')
const text = await readFile(manifest, 'utf8')
const names = (await manPages()).map(([name]) => `\n    "dist/man/${name}"`)
const named = text.replace(/"man": \[[^\]]*\]/, `"man": [${names}\n  ]`)
if (named !== text) {
  await writeFile(manifest, named)
  process.stdout.write('package.json names the pages for man again\n')
}
