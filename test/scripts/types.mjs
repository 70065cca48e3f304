// Writes src/core/saved.ts from schemas/: the JSON Schemas are the one source of truth for what is saved.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { compile } from 'json-schema-to-typescript'

const root = new URL('../../', import.meta.url)
const names = ['plan', 'journal', 'hubplan', 'policy', 'approval']

/** The text that src/core/saved.ts must have. */
export async function savedTypes() {
  const cwd = fileURLToPath(new URL('schemas/', root))
  const seen = new Set()
  const parts = ['// Generated from schemas/ by `npm run types`. Do not edit.']
  for (const name of names) {
    const schema = JSON.parse(await readFile(new URL(`schemas/${name}.schema.json`, root), 'utf8'))
    const text = await compile({ ...schema, $id: undefined }, schema.title, {
      cwd,
      bannerComment: '',
      additionalProperties: false,
      ignoreMinAndMaxItems: true,
      style: { semi: false, singleQuote: true, printWidth: 120 },
    })
    for (const block of text.split(/\n(?=\/\*\*|export )/)) pieces(block, parts, seen)
  }
  return inHouseStyle(`${parts.join('\n\n')}\n`)
}

/** As all of src is written: what is data is readonly, and a comment of one line has one line. */
function inHouseStyle(text) {
  return text
    .replaceAll(/^( *)\/\*\*\n *\* (.*)\n *\*\/$/gm, '$1/** $2 */')
    .split('\n')
    .map((line) => (/^ *(?:\/\*\*| \*)/.test(line) ? line : readonlyLine(line)))
    .join('\n')
}

function readonlyLine(line) {
  return line
    .replace(/^( +)((?:\w+\??|\[k: string\]): )/, '$1readonly $2')
    .replace(/(\w+)((?:\[\])+)/, (_, item, { length }) => listOf(item, length / 2))
}

function listOf(item, depth) {
  return depth === 1 ? `readonly ${item}[]` : `readonly (${listOf(item, depth - 1)})[]`
}

/** A definition that two schemas share is written once; a comment stays with what follows it. */
function pieces(block, parts, seen) {
  const last = parts.at(-1)
  const title = /^export (?:type|interface) (\w+)/m.exec(block)?.[1]
  const text = block.trim()
  if (text === '') return
  if (title === undefined) {
    parts.push(text)
    return
  }
  const comment = last?.startsWith('/**') && !last.includes('export ') ? `${parts.pop()}\n` : ''
  if (seen.has(title)) return
  seen.add(title)
  parts.push(comment + text)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await writeFile(new URL('src/core/saved.ts', root), await savedTypes())
}
