// Which modules are loaded together. Left to itself the bundler makes a chunk for each set of commands that share a
// module: more than a hundred files for one command, and finding a file takes Node longer than reading it.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What the modules of a line load, and those of no line before it, is one chunk. What none of them loads is where the
 * bundler puts it.
 */
const together = [
  ['src/cli.ts'],
  ['src/cli/line.ts', 'src/session/world.ts', 'src/commands/help/flags.ts'],
  ['src/index.ts'],
  ['src/commands/show.ts'],
  ['src/commands/validate.ts'],
  ['src/commands/plan/all.ts'],
  ['src/commands/apply/index.ts'],
]

/**
 * @param inputsOf tells what the bundler knows of each module of the program as it is written
 * @param entries the modules that others start with; each stays a file of its own name
 */
export function gathering(inputsOf, { root, entries }) {
  let chunks
  return {
    name: 'gathering',
    setup({ onLoad, onResolve, onStart, resolve }) {
      onStart(async () => {
        chunks = chunksOf(await inputsOf(), entries)
      })
      // A module that needs one of a chunk asks for all of them: only then they are in one file.
      onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const { path: file } = await resolve(path, { kind: 'import-statement', resolveDir })
        return { path: file.slice(root.length).replaceAll('\\', '/'), namespace: 'asked' }
      })
      onLoad({ filter: /./, namespace: 'asked' }, ({ path }) => ({
        contents: `${chunks.neededBy(path)}export * from './${path}'`,
        resolveDir: root,
      }))
      onLoad({ filter: /[\\/]src[\\/][a-z]+\.ts$/ }, async ({ path }) => {
        const file = entries.find((entry) => path === join(root, entry))
        if (file === undefined) return undefined
        const text = await readFile(path, 'utf8')
        return { contents: text.replace(/^(?=import|export)/m, chunks.neededBy(file)), loader: 'ts' }
      })
      onResolve({ filter: /^chunk:/ }, ({ path }) => ({ path: path.replace('chunk:', ''), namespace: 'chunk' }))
      onLoad({ filter: /./, namespace: 'chunk' }, ({ path }) => ({
        contents: chunks.members[Number(path)].map((file) => `import './${file}'\n`).join(''),
        resolveDir: root,
      }))
    },
  }
}

function chunksOf(inputs, entries) {
  const taken = new Set(entries)
  const members = together.map((users) => {
    const loaded = [...loadedBy(users, inputs)].filter((file) => file.startsWith('src/') && !taken.has(file))
    for (const file of loaded) taken.add(file)
    return loaded
  })
  // A chunk may need other chunks than the module that asks for it.
  const neededBy = (entry) => {
    const needed = new Set()
    let loaded = loadedBy([entry], inputs)
    for (let before = -1; before < needed.size; ) {
      before = needed.size
      for (const [index, files] of members.entries()) if (files.some((file) => loaded.has(file))) needed.add(index)
      loaded = loadedBy([entry, ...[...needed].flatMap((index) => members[index])], inputs)
    }
    return [...needed]
      .sort((one, other) => one - other)
      .map((index) => `import 'chunk:${index}'\n`)
      .join('')
  }
  return { members, neededBy }
}

/** The entries and all that they import before they run. */
function loadedBy(entries, inputs) {
  const found = new Set(entries)
  for (const file of found) {
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (kind !== 'dynamic-import' && !external && path in inputs) found.add(path)
    }
  }
  return found
}
