// Writes src/core/saved.ts from schemas/: the JSON Schemas are the one source of truth for what is saved.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { compile } from 'json-schema-to-typescript'

const root = new URL('../../', import.meta.url)
const names = ['plan', 'journal', 'hubplan', 'policy', 'approval', 'index']

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
    if (name === 'hubplan') parts.push(...systems(schema.definitions.providerName))
  }
  return `${readOnly(oneLine(parts.join('\n\n')))}\n`
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

/** A comment of one line has one line, as everywhere in src. */
function oneLine(text) {
  return text.replaceAll(/^( *)\/\*\*\n *\* (.*)\n *\*\/$/gm, '$1/** $2 */')
}

/** What is saved is never changed in place: every member and every list says so. */
function readOnly(text) {
  return text
    .replaceAll(/^( +)(?=(?:\w+|\[k: string\])\??: )/gm, '$1readonly ')
    .replaceAll(/(?<!\* .*)\b(\w+)\[\]\[\]/g, 'readonly (readonly $1[])[]')
    .replaceAll(/(?<!\* .*|readonly )\b(\w+)\[\](?!\))/g, 'readonly $1[]')
}

/** The names of the systems are choices of flags too, so they are there when the program runs. */
function systems({ enum: all, default: usual }) {
  const list = all.map((one) => `'${one}'`).join(', ')
  return [`export const providerNames = [${list}] as const`, `export const defaultProvider = '${usual}'`]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await writeFile(new URL('src/core/saved.ts', root), await savedTypes())
}
