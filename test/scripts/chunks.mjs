// Which modules are loaded together. Left to itself the bundler makes a chunk for each set of commands that share a
// module: more than a hundred files for one command, and finding a file takes Node longer than reading it.

/**
 * What the entries of a line load, and no line before it, is one chunk. A module that is in none of them is where the
 * bundler puts it.
 */
const together = [
  ['src/cli/line.ts', 'src/session/world.ts', 'src/commands/help/flags.ts'],
  ['src/index.ts'],
  ['src/commands/show.ts'],
  ['src/commands/plan/all.ts'],
  ['src/commands/apply/index.ts'],
]
/** What it needs stays apart, for `--version` loads nothing else. */
const first = 'src/cli.ts'

/** @param inputsOf tells what the bundler knows of each module of the program as it is written */
export function gathering(inputsOf, root) {
  let chunks
  return {
    name: 'gathering',
    setup({ onLoad, onResolve, onStart, resolve }) {
      onStart(async () => {
        chunks = chunksOf(await inputsOf())
      })
      // Whoever needs one module of a chunk asks for all of them: only then they are in one file.
      onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const { path: file } = await resolve(path, { kind: 'import-statement', resolveDir })
        return { path: file.slice(root.length).replaceAll('\\', '/'), namespace: 'asked' }
      })
      onLoad({ filter: /./, namespace: 'asked' }, ({ path }) => ({
        contents: `${chunks.neededBy(path)}export * from './${path}'`,
        resolveDir: root,
      }))
      onLoad({ filter: /[\\/]src[\\/]index\.ts$/ }, async ({ path }) => {
        const { readFile } = await import('node:fs/promises')
        return { contents: chunks.neededBy('src/index.ts') + (await readFile(path, 'utf8')), loader: 'ts' }
      })
      onResolve({ filter: /^chunk:/ }, ({ path }) => ({ path: path.replace('chunk:', ''), namespace: 'chunk' }))
      onLoad({ filter: /./, namespace: 'chunk' }, ({ path }) => ({
        contents: chunks.members[Number(path)].map((file) => `import './${file}'\n`).join(''),
        resolveDir: root,
      }))
    },
  }
}

function chunksOf(inputs) {
  const taken = loadedBy([first], inputs)
  const members = together.map((entries) => {
    const loaded = [...loadedBy(entries, inputs)].filter((file) => file.startsWith('src/') && !taken.has(file))
    for (const file of loaded) taken.add(file)
    return loaded.filter((file) => !entries.includes(file) || entries[0] !== 'src/index.ts')
  })
  const neededBy = (entry) => {
    const loaded = loadedBy([entry], inputs)
    return members
      .map((files, index) => (files.some((file) => loaded.has(file)) ? `import 'chunk:${index}'\n` : ''))
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
